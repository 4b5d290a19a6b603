"""Whom a role or an organisation means today: persons change, what is responsible stays."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import Role
from regions.models import Assignment
from regions.organisations.models import Representative

NOBODY: tuple[User, ...] = ()
Key = TypeVar("Key")


class AnsweredFor(Protocol):
    """What has a responsible, in one region or in the whole country."""

    responsible_role: str

    @property
    def responsible_organisation_id(self) -> int | None: ...
    @property
    def region_id(self) -> str | None: ...


@dataclass(frozen=True)
class Holders:
    """Who holds what on one day, asked once for however many things somebody answers for."""

    nation: Mapping[str, Sequence[User]]
    experts: Mapping[str, Sequence[User]]
    representatives: Mapping[int, Sequence[User]]

    @property
    def managers(self) -> Sequence[User]:
        return self.nation.get(Role.PROJECT_MANAGER, NOBODY)

    def experts_in(self, region_id: str | None) -> Sequence[User]:
        """Of one region; of the whole country all of them."""
        if region_id is not None:
            return self.experts.get(region_id, NOBODY)
        return list(dict.fromkeys(one for each in self.experts.values() for one in each))

    def named(self, point: AnsweredFor) -> Sequence[User]:
        """Whom the named responsible means. A role of representatives names no organisation: nobody."""
        if point.responsible_organisation_id is not None:
            return self.representatives.get(point.responsible_organisation_id, NOBODY)
        if point.responsible_role == Role.EXPERT:
            return self.experts_in(point.region_id)
        return self.nation.get(point.responsible_role, NOBODY)

    def asked(self, point: AnsweredFor) -> Sequence[User]:
        """The named ones; where there is nobody the experts of its region, or else the managers."""
        return self.named(point) or self._next_in(point)

    def recorders(self, point: AnsweredFor) -> Sequence[User]:
        """Of the named ones those who may record an outcome; or else whoever comes next."""
        may = {*self.managers, *self._regional_experts(point)}
        return [one for one in self.named(point) if one in may] or self._next_in(point)

    def _next_in(self, point: AnsweredFor) -> Sequence[User]:
        return self._regional_experts(point) or self.managers

    def _regional_experts(self, point: AnsweredFor) -> Sequence[User]:
        return self.experts_in(point.region_id) if point.region_id is not None else NOBODY


def holders_on(day: dt.date, *, organisations: Collection[int] = ()) -> Holders:
    """With the representatives of those organisations alone, which are many. Three queries at most."""
    grants = RoleGrant.objects.filter(user__is_active=True).select_related("user")
    working = Assignment.objects.active_on(day).filter(user__is_active=True)
    acting = Representative.objects.filter(organisation__in=organisations, user__is_active=True)
    return Holders(
        _by_key((one.role, one.user) for one in grants.order_by("user")),
        _by_key(
            (one.region_id, one.user) for one in working.select_related("user").order_by("user")
        ),
        _by_key(
            (one.organisation_id, one.user)
            for one in acting.select_related("user").order_by("user")
        )
        if organisations
        else {},
    )


def _by_key(held: Iterable[tuple[Key, User]]) -> dict[Key, list[User]]:
    found: dict[Key, dict[User, None]] = defaultdict(dict)
    for key, user in held:
        found[key][user] = None
    return {key: list(users) for key, users in found.items()}
