"""Likely pairs as they are listed: both with what tells them apart, the reasons, what one may do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import capfirst

from portal.accounts.models import User
from regions.organisations.duplicates.reasons import Reason
from regions.organisations.models import DuplicatePair, Organisation


@dataclass(frozen=True)
class PairCard:
    pair: DuplicatePair
    # In words, the surest first.
    reasons: Sequence[str]
    may_merge: bool

    @property
    def both(self) -> tuple[Organisation, Organisation]:
        return self.pair.first, self.pair.second


def with_both(pairs: "QuerySet[DuplicatePair]") -> "QuerySet[DuplicatePair]":
    return pairs.select_related(
        "first__municipality__region", "second__municipality__region", "judged_by"
    ).prefetch_related("first__identifiers", "second__identifiers")


def pair_cards(pairs: Iterable[DuplicatePair], *, user: User) -> list[PairCard]:
    """`pairs` come `with_both`. One query."""
    shown = list(pairs)
    numbers = {number for pair in shown for number in (pair.first_id, pair.second_id)}
    editable = set(
        Organisation.objects.editable_by(user)
        .filter(pk__in=numbers)
        .order_by()
        .values_list("pk", flat=True)
    )
    labels = dict(Reason.choices)
    return [
        PairCard(
            pair,
            [str(labels[code]) for code in pair.reasons if code in labels],
            {pair.first_id, pair.second_id} <= editable,
        )
        for pair in shown
    ]


def in_words(reasons: Sequence[str]) -> str:
    return capfirst(", ".join(reasons))
