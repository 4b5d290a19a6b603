"""The annual clock of a region, a structure or the nation."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.permissions import Permission
from portal.registry.calendar import CalendarVisit
from regions.calendar.listing import NATION, CalendarFilter, ListedMonth, from_now_on
from regions.calendar.wheel import wheel_of
from regions.calendar.year import by_month, entries_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

WHEEL = "wheel"


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
    shows_wheel = request.GET.get("view") == WHEEL
    wheel = None
    if shows_wheel:
        wheel = wheel_of(entries, kinds=form.kinds, year=visit.year, whose=form.whose, on=on)
    context = {
        "wheel": wheel,
        "may_write": _may_write(request.user),
        "tabs": _tabs(request, shows_wheel=shows_wheel),
        "print_url": _print_url(request.user, form),
        "filter": form,
        "year": visit.year,
        "whose": form.whose,
        "count": len(entries),
        "coming": coming,
        "over": over,
    }
    return TemplateResponse(request, "calendar/year.html", context)


def _may_write(user: "User | AnonymousUser") -> bool:
    """Whether there is a year that this person adds entries to."""
    # Whoever may in the nation needs no look at where else they may.
    return user.is_authenticated and (
        user.has_perm(Permission.RUN_STRUCTURE) or user.has_perm_anywhere(Permission.RUN_STRUCTURE)
    )


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: None = None


def _tabs(request: HttpRequest, *, shows_wheel: bool) -> list[Tab]:
    """The filters stay when one looks at it in another way."""
    address = request.GET.copy()
    address.pop("view", None)
    plain = f"?{address.urlencode()}" if address else request.path
    address["view"] = WHEEL
    return [
        Tab(_("List"), plain, not shows_wheel),
        Tab(_("Wheel"), f"?{address.urlencode()}", shows_wheel),
    ]


def _print_url(user: "User | AnonymousUser", form: CalendarFilter) -> str:
    """Where the page can be had on paper; empty where the export centre does not offer it."""
    region = form.region_asked
    is_of_nation = region is None and form.scope.is_national
    if form.structure_asked or not (region or is_of_nation):
        return ""
    if not 0 <= form.year_asked - form.on.year <= 1:
        return ""
    if not user.is_authenticated or not (
        user.has_perm(Permission.MAKE_REPORT, region)
        if region
        else user.has_perm_anywhere(Permission.MAKE_REPORT)
    ):
        return ""
    what = f"clock-{region.slug if region else NATION}-{form.year_asked}"
    return f"{reverse('reports:export_centre')}?{urlencode({'what': what, 'format': 'pdf'})}"
