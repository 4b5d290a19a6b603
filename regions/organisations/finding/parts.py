"""What other apps bring to the list of organisations, in their module `register_parts`.

A `FilterPart` is one more thing to ask for: who answered a round. So the register knows nothing of
surveys. What may be done with what was found stands in `actions.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from portal.accounts.models import User
from portal.registry import RankedRegistry
from regions.organisations.models.organisation import OrganisationQuerySet

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class FilterPart:
    """One more select of the filter; its name in the registry is its name in the address.

    `choices(by)` are value and words of what this person may ask, without the empty one; nothing
    leaves the select out. `narrow(organisations, value, by)` is called with one of the values alone.
    """

    label: Promise
    everything: Promise
    choices: Callable[[User], Choices]
    narrow: Callable[[OrganisationQuerySet, str, User], OrganisationQuerySet]
    rank: int


filter_parts = RankedRegistry[FilterPart]("register_parts")
