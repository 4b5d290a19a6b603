"""Whom a round would ask: experts by their running assignments, organisations by their home."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.text import number
from portal.outbox.refusals import has_dead_address
from regions.models import Assignment, Region
from regions.models.assignment import AssignmentQuerySet
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from surveys.models import Invitation, Round
from surveys.rounds.register_filter import is_narrowed_to

NOT_NARROWED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class AudienceSize:
    """How many are asked, and how many of them no mail can reach."""

    audience: str
    invitations: int
    recipients: int
    without_address: int = 0
    # Their servers have refused it three times, so nothing is sent there by itself.
    dead_addresses: int = 0

    @property
    def unreached(self) -> int:
        """How many no mail can reach, whatever the reason."""
        return self.without_address + self.dead_addresses

    @property
    def plan_label(self) -> str:
        """On the button that says yes to this number."""
        if not self.invitations:
            return _("Plan it, although it reaches nobody yet")
        if self.audience == Round.Audience.EXPERTS:
            text = ngettext(
                "Plan it for %(count)s expert", "Plan it for %(count)s experts", self.recipients
            )
        else:
            text = ngettext(
                "Plan it for %(count)s organisation",
                "Plan it for %(count)s organisations",
                self.recipients,
            )
        return text % {"count": number(self.recipients, 0)}

    @property
    def sentence(self) -> str:
        if not self.audience:
            return _("Choose who is asked, and this line says how many it reaches.")
        if not self.invitations:
            return _("This reaches nobody. Choose more regions, levels or sectors.")
        if self.audience == Round.Audience.EXPERTS:
            text = ngettext(
                "This reaches %(people)s expert, with %(invitations)s invitation by region.",
                "This reaches %(people)s experts, with %(invitations)s invitations by region.",
                self.recipients,
            )
            return text % {
                "people": number(self.recipients, 0),
                "invitations": number(self.invitations, 0),
            }
        reached = ngettext(
            "This reaches %(count)s organisation.",
            "This reaches %(count)s organisations.",
            self.recipients,
        ) % {"count": number(self.recipients, 0)}
        said = [reached]
        if self.without_address:
            missing = ngettext(
                "%(count)s of them has no email address: it can answer when signed in.",
                "%(count)s of them have no email address: they can answer when signed in.",
                self.without_address,
            )
            said.append(missing % {"count": number(self.without_address, 0)})
        if self.dead_addresses:
            dead = ngettext(
                "The address of %(count)s of them does not work: mail servers have refused it.",
                "The addresses of %(count)s of them do not work: mail servers have refused them.",
                self.dead_addresses,
            )
            said.append(dead % {"count": number(self.dead_addresses, 0)})
        return " ".join(said)


def chosen_by(round_: Round, *, at: dt.datetime) -> dict[str, Any]:
    """Whom the plan of a round chooses at that moment, as the functions here take it."""
    return {
        "regions": [region.pk for region in round_.regions.all()],
        "levels": round_.levels,
        "sectors": round_.sectors,
        "register_filter": round_.register_filter,
        "at": at,
    }


def is_chosen(
    *,
    regions: Collection[str],
    levels: Collection[str],
    sectors: Collection[str],
    register_filter: Mapping[str, str] = NOT_NARROWED,
    at: dt.datetime,
) -> Q:
    """Whatever their status. Those of the whole country have no region, so choosing regions leaves them out."""
    chosen = Q()
    if regions:
        chosen &= Q(municipality__region__in=regions) & ~Q(level=Organisation.Level.NATIONAL)
    if levels:
        chosen &= Q(level__in=levels)
    if sectors:
        chosen &= Q(sector__in=sectors)
    return chosen & is_narrowed_to(register_filter, at=at)


def is_reached(**chosen: Any) -> Q:
    """Of those that `is_chosen` finds, the active ones: a dissolved one is never asked."""
    return Q(status=Organisation.Status.ACTIVE) & is_chosen(**chosen)


def organisations_reached(**chosen: Any) -> OrganisationQuerySet:
    return Organisation.objects.filter(is_reached(**chosen))


def is_asked(round_: Round, *, at: dt.datetime) -> Q:
    """Organisations: of a round that has opened, whoever was invited; of a plan, whom it would ask."""
    if round_.opened_at is None:
        return is_reached(**chosen_by(round_, at=at))
    invited = Invitation.objects.filter(round=round_.pk, revoked_at=None)
    return Q(Exists(invited.filter(organisation=OuterRef("pk"))))


def has_no_working_address() -> Q:
    """Of organisations: no mail reaches them, since they have no address or a dead one."""
    return Q(email="") | Q(has_dead_address())


def measure_audience(
    audience: str,
    *,
    regions: Collection[str],
    levels: Collection[str],
    sectors: Collection[str],
    register_filter: Mapping[str, str] = NOT_NARROWED,
    at: dt.datetime,
) -> AudienceSize:
    """One query; nobody is reached while no audience is chosen."""
    if not audience:
        return AudienceSize("", 0, 0)
    if audience == Round.Audience.EXPERTS:
        # Somebody may hold two assignments in one region; they are asked once.
        pairs = set(assignments_reached(regions, at).order_by().values_list("user", "region"))
        return AudienceSize(audience, len(pairs), len({person for person, _region in pairs}))
    reached = organisations_reached(
        regions=regions,
        levels=levels,
        sectors=sectors,
        register_filter=register_filter,
        at=at,
    )
    counts = reached.aggregate(
        all=Count("pk"),
        silent=Count("pk", filter=Q(email="")),
        dead=Count("pk", filter=has_dead_address()),
    )
    return AudienceSize(audience, counts["all"], counts["all"], counts["silent"], counts["dead"])


def measure_round_audience(round_: Round, *, at: dt.datetime) -> AudienceSize:
    return measure_audience(round_.audience, **chosen_by(round_, at=at))


def invitees_by_name(
    round_: Round, *, at: dt.datetime
) -> OrganisationQuerySet | AssignmentQuerySet:
    """Whom a plan would ask at that moment, by name: organisations, or experts at work in a region."""
    chosen = chosen_by(round_, at=at)
    if round_.asks_experts:
        running = assignments_reached(chosen["regions"], at)
        first = running.order_by().values("user", "region").annotate(first=Min("pk"))
        once = running.filter(pk__in=first.values("first")).select_related("user", "region")
        return once.order_by("user__name", f"region__{Region.short_name.column()}", "pk")
    reached = organisations_reached(**chosen)
    return reached.select_related("municipality__region").order_by("name", "pk")


def assignments_reached(regions: Collection[str], at: dt.datetime) -> AssignmentQuerySet:
    running = Assignment.objects.active_on(timezone.localdate(at)).filter(user__is_active=True)
    return running.filter(region__in=regions) if regions else running
