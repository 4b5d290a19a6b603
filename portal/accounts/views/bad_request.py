"""A request that makes no sense, or holds more than the portal takes at once."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponseBadRequest
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.accounts.views.refusal import log_refusal


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBadRequest:
    """One line in the log, and the limit in words where it was the limit."""
    reason = ""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        log_refusal(request, "too_large")
        reason = _(
            "What was sent is more than the portal takes at once: at most %(size)s and %(fields)d "
            "fields. Nothing was changed. Go back in your browser, where your text is often still "
            "there, and send it in smaller parts."
        ) % {
            "size": filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
            "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        }
    # Without the request, whose person and form may not be known yet.
    return HttpResponseBadRequest(render_to_string("400.html", {"reason": reason}))
