"""What the page of an influence point shows: to everybody, and to those who work with it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal.accounts.models import User
from regions.models import Indicator
from roadmap.access import may_report
from roadmap.influence.holders import holders_on
from roadmap.models import InfluencePoint, Outcome
from roadmap.models.roadmap import sees_drafts


@dataclass(frozen=True)
class PointPage:
    point: InfluencePoint
    # The newest first.
    outcomes: Sequence[Outcome]
    # What its step should move.
    indicators: Sequence[Indicator]
    # Who has the responsible role today, or acts for the organisation; for those who work here.
    holders: Sequence[str]
    internal_note: str
    # Who recorded an outcome is for those who work with the roadmap.
    names_authors: bool
    may_change: bool
    is_decided: bool

    @property
    def newest(self) -> Outcome | None:
        return self.outcomes[0] if self.outcomes else None

    @property
    def earlier(self) -> Sequence[Outcome]:
        return self.outcomes[1:]

    @property
    def may_delete(self) -> bool:
        return self.may_change and not self.outcomes


def point_page(point: InfluencePoint, user: User | AnonymousUser, *, at: dt.datetime) -> PointPage:
    person = user if isinstance(user, User) else None
    day = timezone.localdate(at)
    is_open = not point.roadmap.is_archived
    sees_internal = sees_drafts(user)
    may_change = person is not None and is_open and may_report(person, point.region)
    return PointPage(
        point=point,
        outcomes=list(point.outcomes.select_related("author").order_by("-recorded_at", "-pk")),
        indicators=_indicators(point),
        holders=_holders(point, day) if person and person.is_staff_member else (),
        internal_note=point.internal_note if sees_internal else "",
        names_authors=sees_internal,
        may_change=may_change,
        is_decided=point.decides_on <= day,
    )


def _indicators(point: InfluencePoint) -> list[Indicator]:
    if point.step_id is None:
        return []
    aimed_at = point.step.targets.order_by().values("indicator") if point.step else ()
    return list(Indicator.objects.filter(pk__in=aimed_at))


def _holders(point: InfluencePoint, day: dt.date) -> list[str]:
    organisation = point.responsible_organisation_id
    holders = holders_on(day, organisations=[organisation] if organisation else ())
    return sorted(one.public_name for one in holders.named(point))
