"""The annual clock of a region, a structure or the nation."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.registry.calendar import CalendarVisit
from regions.calendar.listing import CalendarFilter, ListedMonth, from_now_on
from regions.calendar.year import by_month, entries_of


@public
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """For everybody; what each may know of, the sources say."""
    at = timezone.now()
    on = timezone.localdate(at)
    form = CalendarFilter(request.GET, by=request.user, on=on)
    visit = CalendarVisit(request.user, at=at, year=form.year_asked, scope=form.scope)
    entries = entries_of(visit, kind=form.chosen.get("kind", ""))
    months = [
        ListedMonth(month, form.kinds, on, form.whose) for month in by_month(entries, visit.year)
    ]
    coming, over = from_now_on(months, on)
    context = {
        "filter": form,
        "year": visit.year,
        "whose": form.whose,
        "count": len(entries),
        "coming": coming,
        "over": over,
    }
    return TemplateResponse(request, "calendar/year.html", context)
