"""The Celery application, and what the clock starts by itself."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def set_the_clock(sender: Celery, **_: Any) -> None:
    """Short, plain intervals only: what is due at an hour of the day is a row with a moment in UTC.

    (Celery's crontab skips and repeats hours when summer time begins and ends.)
    """
    sender.conf.beat_schedule = {
        # name: the task, how often in seconds, and how old a call may be that is still heeded
        "sweep": {
            "task": "portal.jobs.tasks.sweep_jobs",
            "schedule": settings.JOB_SWEEP_SECONDS,
            "options": {"expires": 60},
        },
        "tick": {
            "task": "portal.jobs.tasks.tick",
            "schedule": settings.DUE_TICK_SECONDS,
            "options": {"expires": 60},
        },
        "outbox": {
            "task": "portal.outbox.tasks.sweep_outbox",
            "schedule": settings.OUTBOX_SWEEP_SECONDS,
            "options": {"expires": 60},
        },
        "forget": {
            "task": "surveys.tasks.forget_import_files",
            "schedule": 60 * 60,
            "options": {"expires": 60 * 60},
        },
        "forget_drafts": {
            "task": "surveys.tasks.forget_unsent_answers",
            "schedule": 60 * 60,
            "options": {"expires": 60 * 60},
        },
        "forget_addresses": {
            "task": "portal.outbox.tasks.forget_old_addresses",
            "schedule": 60 * 60,
            "options": {"expires": 60 * 60},
        },
        "expire": {
            "task": "portal.jobs.tasks.expire_results",
            "schedule": 15 * 60,
            "options": {"expires": 15 * 60},
        },
    }


@setup_logging.connect
def keep_our_log_lines(**_: Any) -> None:
    """Connected so that Celery leaves alone what settings.LOGGING has set up."""
