"""What a plan keeps of the register's filter: it narrows whom a round of organisations asks.

The register says what its filter means (`regions.organisations.finding.filter`); here stands what of it a round
takes, and in which place of the plan. Level and sector have their own there; a round asks active ones alone, and
what depends on who asks (search words, parts of other apps) it does not take.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.accounts.models import User
from regions.organisations.finding.filter import RegisterFilter, narrow_by_facts
from regions.organisations.models import Organisation

# Names of the register's filter that a plan keeps as they are.
KEPT = ("region", "municipality", "theme", "language", "contact", "confirmed")
# Longer is no query string of the register.
LONGEST_QUERY = 500


@dataclass(frozen=True)
class HandedOver:
    """A filter of the register, taken over into a plan; `left_out` says what of it was not, in words."""

    levels: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    register_filter: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.levels or self.sectors or self.register_filter or self.left_out)


def hand_over(query: QueryDict, *, by: User, at: dt.datetime) -> HandedOver:
    """What a plan takes of the list that this person has looked at."""
    asked = RegisterFilter(query, by=by, at=at)
    chosen = dict(asked.chosen)
    levels, sectors = chosen.pop("level", ""), chosen.pop("sector", "")
    kept = {name: chosen.pop(name) for name in KEPT if name in chosen}
    if chosen.get("status") == Organisation.Status.ACTIVE:
        del chosen["status"]
    labels = asked.described_by_name()
    return HandedOver(
        levels=[levels] if levels else [],
        sectors=[sectors] if sectors else [],
        register_filter=kept,
        left_out=[": ".join(labels[name]) for name in chosen],
    )


def read_register_filter(query: str, *, at: dt.datetime) -> dict[str, str]:
    """What a plan keeps of a query string; of what makes no sense, nothing."""
    if not query or len(query) > LONGEST_QUERY or "\0" in query:
        return {}
    facts = RegisterFilter.read(query, by=None, at=at).facts
    return {name: facts[name] for name in KEPT if name in facts}


def as_query(register_filter: Mapping[str, str]) -> str:
    return urlencode({name: register_filter[name] for name in KEPT if name in register_filter})


def describe_register_filter(register_filter: Mapping[str, str], *, at: dt.datetime) -> str:
    """In one line, in the reader's language; two queries, for the names of places."""
    if not register_filter:
        return _("None")
    asked = RegisterFilter.read(as_query(register_filter), by=None, at=at)
    return asked.describe() or _("None")


def is_narrowed_to(register_filter: Mapping[str, str], *, at: dt.datetime) -> Q:
    """A condition on organisations, without a query of its own."""
    if not register_filter:
        return Q()
    found = narrow_by_facts(Organisation.objects.order_by(), register_filter, at=at)
    return Q(pk__in=found.values("pk"))
