"""What the law asks us to tell: the accessibility statement and the privacy notice."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.charts.table import Table, table
from portal.registry.cookies import cookies
from portal.retention.schedule import SCHEDULE

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
        "schedule": _schedule(),
    }
    return TemplateResponse(request, "about/privacy.html", context)


def _schedule() -> Table:
    """The file of retention as it is carried out, in the language of the page."""
    rows = [(rule.what, rule.why, rule.period, rule.then) for rule in SCHEDULE.values()]
    headings = [_("What"), _("What for"), _("How long"), _("And then")]
    return table(_("What is kept of people, and for how long"), headings, rows)
