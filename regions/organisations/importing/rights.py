"""Which organisations somebody may change and add by a file."""

from dataclasses import dataclass
from typing import Self

from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.models import Municipality, Region
from regions.organisations.models import Organisation


@dataclass(frozen=True)
class Rights:
    """None in place of a set: no bounds."""

    editable: frozenset[int] | None = None
    # Those whose names may be told.
    visible: frozenset[int] | None = None
    # Municipalities in which new organisations may be at home.
    homes: frozenset[str] | None = None

    @classmethod
    def of(cls, user: User | None) -> Self:
        """Four queries at the most. Nobody may do nothing."""
        if user is None or not user.is_active:
            return cls(frozenset(), frozenset(), frozenset())
        if user.has_perm(Permission.EDIT_ORGANISATIONS):
            return cls()
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        towns = Municipality.objects.filter(region__in=own)
        editable = Organisation.objects.editable_by(user).order_by()
        visible = Organisation.objects.named_for(user).order_by()
        return cls(
            frozenset(editable.values_list("pk", flat=True)),
            frozenset(visible.values_list("pk", flat=True)),
            frozenset(towns.values_list("pk", flat=True)),
        )

    @property
    def is_bounded(self) -> bool:
        return self.editable is not None

    def may_edit(self, number: int) -> bool:
        return self.editable is None or number in self.editable

    def may_see(self, number: int) -> bool:
        return self.visible is None or number in self.visible or self.may_edit(number)

    def may_add_in(self, municipality: str) -> bool:
        return self.homes is None or municipality in self.homes
