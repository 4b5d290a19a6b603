"""Gunicorn's configuration: `gunicorn portal.wsgi --config python:portal.gunicorn`.

Its own lines take the way of all others. Those of a request that cannot be read hold its address.
"""

import logging
import os
from typing import Any

from django.conf import settings
from gunicorn.glogging import Logger

from portal.logs import Lines, configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


class PortalLogger(Logger):
    """Without handlers of its own: the root's mask what they write."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        if not any(isinstance(handler, Lines) for handler in logging.root.handlers):
            configure(settings.LOGGING)
        for own in (self.error_log, self.access_log):
            own.handlers.clear()
            own.propagate = True


logger_class = PortalLogger
