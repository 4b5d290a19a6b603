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
# Longer than a proxy holds its connections, 60 s as a rule, and than people think between two sentences:
# who closes an idle connection should be who uses it, or a form is sent into one that is just closing.
# A connection that waits takes no thread. What is reset all the same, the pages send once more.
keepalive = 75
