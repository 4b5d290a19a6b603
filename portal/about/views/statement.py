"""What the law asks us to tell: the accessibility statement and the privacy notice."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.registry.cookies import cookies

# The day on which the statement was drawn up, by our own assessment.
ASSESSED_ON = dt.date(2026, 11, 22)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "about/accessibility.html", {"assessed_on": ASSESSED_ON})


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "cookies": list(cookies),
        "session_hours": int(settings.SESSION_LIMIT.total_seconds() // 3600),
    }
    return TemplateResponse(request, "about/privacy.html", context)
