"""Rounds in the annual clock: when a survey opens and closes."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.permissions import Permission
from portal.registry.calendar import (
    CalendarEntry,
    CalendarSource,
    CalendarVisit,
    calendar_sources,
)
from surveys.models import Round

OPENS, CLOSES = "round_opens", "round_closes"


def rounds(visit: CalendarVisit) -> Iterator[CalendarEntry]:
    """Those that the person may follow, and those whose results everybody reads.

    A round that asks in the whole country asks in each region.
    """
    scope = visit.scope
    if not (scope.regions or scope.is_national):
        return
    links = Round.regions.through.objects.filter(region__in=scope.regions).order_by()
    # As a condition of its own: a join would give each round once for every region that it asks in.
    nationwide = Round.objects.nationwide().order_by()
    visible = Round.objects.visible_to(visit.user).order_by().values("pk")
    public = Round.objects.published_at(visit.at).order_by().values("pk")
    found = Round.objects.filter(
        Q(pk__in=nationwide.values("pk")) | Q(pk__in=links.values("round")),
        Q(pk__in=visible) | Q(pk__in=public),
        Q(opens_at__range=visit.moments)
        | Q(closes_at__range=visit.moments)
        | Q(closed_at__range=visit.moments),
    ).order_by("opens_at", "pk")
    user = visit.user
    # Whoever may follow them in the nation needs no look at where else they may.
    follows = user.is_authenticated and (
        user.has_perm(Permission.VIEW_ROUNDS) or user.has_perm_anywhere(Permission.VIEW_ROUNDS)
    )
    for round_ in found:
        for kind, at, sentence in (
            (OPENS, round_.opens_at, _("%(round)s opens")),
            (CLOSES, round_.ended_at, _("%(round)s closes")),
        ):
            moment = timezone.localtime(at)
            if moment.year == visit.year:
                yield CalendarEntry(
                    key=f"{kind}-{round_.pk}",
                    title=sentence % {"round": round_.name},
                    kind=kind,
                    begins=moment,
                    url=round_.get_absolute_url() if follows else "",
                    is_settled=round_.opened_at is not None,
                )


calendar_sources.add(
    "rounds",
    CalendarSource(
        rounds,
        {OPENS: gettext_lazy("survey opens"), CLOSES: gettext_lazy("survey closes")},
        rank=20,
    ),
)
