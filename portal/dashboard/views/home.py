"""The front door: what the portal is, or what needs you today."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit.labels import subject_label
from portal.audit.models import AuditEvent
from portal.charts.table import Table, table
from portal.dashboard.quick_links import quick_links_for
from portal.dashboard.todos import todos_for
from portal.registry.visit import Visit
from regions.access import own_regions, visible_regions
from regions.models import Region
from regions.organisations.represented import represented
from regions.profiles.completeness import RegionState
from regions.profiles.followed import followed_profiles
from regions.region_map import region_map
from regions.structures.own_groups import own_groups

RECENT_CHANGES = 8


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    visit = Visit(user, at=timezone.now())
    regions = visit.once(visible_regions)
    if not isinstance(user, User):
        context = {"map": region_map(regions)}
        return TemplateResponse(request, "dashboard/welcome.html", context)
    profiles = visit.once(followed_profiles)
    follows_all = user.has_perm(Permission.VIEW_REVISIONS)
    return TemplateResponse(
        request,
        "dashboard/home.html",
        {
            "todos": todos_for(visit),
            "is_editor": bool(visit.once(own_regions)) or user.has_perm(Permission.EDIT_PROFILE),
            "quick_links": quick_links_for(visit),
            "own_states": profiles.own,
            "organisations": visit.once(represented),
            "groups": visit.once(own_groups),
            "completeness": _completeness(profiles.states) if follows_all else None,
            "changes": _recent_changes(regions) if user.has_perm(Permission.VIEW_AUDIT) else None,
            "map": region_map(regions),
        },
    )


def _completeness(states: list[RegionState]) -> Table:
    ordered = sorted(states, key=lambda state: state.filled_count)
    name, filled, never = Region.short_name.reader(), _("%(filled)d of %(all)d"), _("never")
    return table(
        _("How complete the profiles are"),
        [_("Region"), _("Sections written"), _("Last published")],
        [
            (
                name(state.region),
                filled % {"filled": state.filled_count, "all": state.all_count},
                _day(state.newest) if state.newest else never,
            )
            for state in ordered
        ],
        numbers={1},
        urls=[state.region.get_absolute_url() for state in ordered],
    )


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


def _recent_changes(regions: list[Region]) -> list[tuple[str, str]]:
    """Who did what to which section of a profile, and when."""
    name = Region.short_name.reader()
    names = {region.pk: name(region) for region in regions}
    events = AuditEvent.objects.filter(action__startswith="profile.")[:RECENT_CHANGES]
    return [(_sentence(event, subject_label(event, names)), _moment(event.at)) for event in events]


def _sentence(event: AuditEvent, what: str) -> str:
    words = {"who": event.actor_label, "what": what}
    if event.action == "profile.published":
        return _("%(who)s published %(what)s") % words
    if event.action == "profile.restored":
        return _("%(who)s restored an earlier text as %(what)s") % words
    return _("%(who)s discarded a draft of %(what)s") % words


def _moment(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
