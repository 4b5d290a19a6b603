"""Whom a round would ask: experts by their running assignments, organisations by their home."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.text import number
from regions.models import Assignment, Region
from regions.models.assignment import AssignmentQuerySet
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from surveys.models import Round


@dataclass(frozen=True)
class AudienceSize:
    """How many are asked, and how many of them no mail can reach."""

    audience: str
    invitations: int
    recipients: int
    without_address: int = 0

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
        if not self.without_address:
            return reached
        missing = ngettext(
            "%(count)s of them has no email address: it can answer when signed in.",
            "%(count)s of them have no email address: they can answer when signed in.",
            self.without_address,
        ) % {"count": number(self.without_address, 0)}
        return f"{reached} {missing}"


def is_reached(*, regions: Collection[str], levels: Collection[str], sectors: Collection[str]) -> Q:
    """Active ones. Those of the whole country have no region, so choosing regions leaves them out."""
    reached = Q(status=Organisation.Status.ACTIVE)
    if regions:
        reached &= Q(municipality__region__in=regions) & ~Q(level=Organisation.Level.NATIONAL)
    if levels:
        reached &= Q(level__in=levels)
    if sectors:
        reached &= Q(sector__in=sectors)
    return reached


def organisations_reached(
    *, regions: Collection[str], levels: Collection[str], sectors: Collection[str]
) -> OrganisationQuerySet:
    return Organisation.objects.filter(is_reached(regions=regions, levels=levels, sectors=sectors))


def measure_audience(
    audience: str,
    *,
    regions: Collection[str],
    levels: Collection[str],
    sectors: Collection[str],
    at: dt.datetime,
) -> AudienceSize:
    """One query; nobody is reached while no audience is chosen."""
    if not audience:
        return AudienceSize("", 0, 0)
    if audience == Round.Audience.EXPERTS:
        # Somebody may hold two assignments in one region; they are asked once.
        pairs = set(assignments_reached(regions, at).order_by().values_list("user", "region"))
        return AudienceSize(audience, len(pairs), len({person for person, _region in pairs}))
    reached = organisations_reached(regions=regions, levels=levels, sectors=sectors)
    counts = reached.aggregate(all=Count("pk"), silent=Count("pk", filter=Q(email="")))
    return AudienceSize(audience, counts["all"], counts["all"], counts["silent"])


def measure_round_audience(round_: Round, *, at: dt.datetime) -> AudienceSize:
    return measure_audience(
        round_.audience,
        regions=[region.pk for region in round_.regions.all()],
        levels=round_.levels,
        sectors=round_.sectors,
        at=at,
    )


def invitees_by_name(
    round_: Round, *, at: dt.datetime
) -> OrganisationQuerySet | AssignmentQuerySet:
    """Whom a plan would ask at that moment, by name: organisations, or experts at work in a region."""
    regions = [region.pk for region in round_.regions.all()]
    if round_.asks_experts:
        running = assignments_reached(regions, at)
        first = running.order_by().values("user", "region").annotate(first=Min("pk"))
        once = running.filter(pk__in=first.values("first")).select_related("user", "region")
        return once.order_by("user__name", f"region__{Region.short_name.column()}", "pk")
    reached = organisations_reached(regions=regions, levels=round_.levels, sectors=round_.sectors)
    return reached.select_related("municipality__region").order_by("name", "pk")


def assignments_reached(regions: Collection[str], at: dt.datetime) -> AssignmentQuerySet:
    running = Assignment.objects.active_on(timezone.localdate(at)).filter(user__is_active=True)
    return running.filter(region__in=regions) if regions else running
