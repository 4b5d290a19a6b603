"""The Celery application, and the clock that starts what apps ask for."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from portal.pulse import listen
from portal.queue.clock import clock_entries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
listen()


@app.on_after_finalize.connect
def set_the_clock(sender: Celery, **_: Any) -> None:
    """Once Django has started, and with it every app has brought its tasks."""
    sender.conf.beat_schedule = {name: entry.beat for name, entry in clock_entries.items()}


@setup_logging.connect
def keep_our_log_lines(**_: Any) -> None:
    """Connected so that Celery leaves alone what settings.LOGGING has set up."""
