"""The door for gunicorn."""

import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


class Utf8Request(WSGIRequest):
    """Read in UTF-8, as our pages send it, whatever it claims.

    Django would take any codec of Python's, and fails with those that give no text.
    """

    @property
    def encoding(self) -> None:
        return None

    @encoding.setter
    def encoding(self, claimed: str | None) -> None:
        pass


application = get_wsgi_application()
application.request_class = Utf8Request
