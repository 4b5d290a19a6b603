"""Other rounds that ask some of the same organisations: worth knowing before one asks again."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.charts.text import number
from surveys.invitations.audience import NOT_NARROWED, chosen_by, is_asked, organisations_reached
from surveys.models import Round


@dataclass(frozen=True)
class Overlap:
    """Another round, open or planned, and how many of the same organisations it asks."""

    round: Round
    count: int

    @property
    def sentence(self) -> str:
        if self.round.opened_at is not None:
            text = ngettext(
                "Another round, “%(name)s”, is open until %(moment)s and asks %(count)s of the same "
                "organisations.",
                "Another round, “%(name)s”, is open until %(moment)s and asks %(count)s of the same "
                "organisations.",
                self.count,
            )
            moment = self.round.closes_at
        else:
            text = ngettext(
                "Another round, “%(name)s”, is planned from %(moment)s on and asks %(count)s of the "
                "same organisations.",
                "Another round, “%(name)s”, is planned from %(moment)s on and asks %(count)s of the "
                "same organisations.",
                self.count,
            )
            moment = self.round.opens_at
        return text % {
            "name": self.round.name,
            "moment": date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT"),
            "count": number(self.count, 0),
        }


def find_overlaps(
    audience: str,
    *,
    regions: Collection[str],
    levels: Collection[str],
    sectors: Collection[str],
    register_filter: Mapping[str, str] = NOT_NARROWED,
    by: User,
    at: dt.datetime,
    apart_from: Round | None = None,
) -> list[Overlap]:
    """Of those that `by` may see, the largest first. Three queries, however many rounds there are; none of rounds of experts."""
    if audience != Round.Audience.ORGANISATIONS:
        return []
    visible = Round.objects.visible_to(by)
    others = visible.filter(audience=audience, closes_at__gt=at, closed_at=None)
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    known = {f"of_{round_.pk}": round_ for round_ in others.prefetch_related("regions")}
    if not known:
        return []
    reached = organisations_reached(
        regions=regions,
        levels=levels,
        sectors=sectors,
        register_filter=register_filter,
        at=at,
    )
    counts = reached.aggregate(
        **{name: Count("pk", filter=is_asked(round_, at=at)) for name, round_ in known.items()}
    )
    found = [Overlap(known[name], count) for name, count in counts.items() if count]
    return sorted(found, key=lambda overlap: (-overlap.count, overlap.round.pk))


def round_overlaps(round_: Round, *, by: User, at: dt.datetime) -> list[Overlap]:
    return find_overlaps(round_.audience, **chosen_by(round_, at=at), by=by, apart_from=round_)
