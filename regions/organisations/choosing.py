"""Choosing one organisation in a form: it is found among eleven thousand by a number or a few letters."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.db.models import Q

from portal.typed.text import plain_line
from portal.ui.localised import fold
from regions.organisations.identifiers import clean_business_id, clean_register_number
from regions.organisations.models import Identifier, MergedId, Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.organisations.public_id import read_public_id

# More than these nobody reads: who finds more writes another word.
MOST_OFFERED = 15
# Among so many that have these words one is looked for whose full name they are.
MOST_LIKELY = 50
# As `choice_label` writes an organisation: its public id stands at the end.
_LABELLED = re.compile(r".*\((J\d+-\d)\)", re.ASCII)


@dataclass(frozen=True)
class Found:
    """`chosen` where it can be no other; otherwise what it may be."""

    chosen: Organisation | None = None
    offered: tuple[Organisation, ...] = ()
    has_more: bool = False


def find_organisation(words: str, *, among: OrganisationQuerySet) -> Found:
    """Of these: by public id, business ID or register number, name and place."""
    seen = among.select_related("municipality")
    words = _unlabelled(words)
    if read_public_id(words) is not None:
        return Found(chosen=seen.with_public_id(words).first())
    if numbers := _numbers(words):
        return Found(chosen=seen.filter(numbers).first())
    rows = seen.matching(words).order_by("name", "pk")[: MOST_OFFERED + 1] if words else []
    found = tuple(rows)
    named_so = [one for one in found if fold(one.name) == fold(words)]
    if len(named_so) == 1 or len(found) == 1:
        return Found(chosen=(named_so or found)[0])
    return Found(offered=found[:MOST_OFFERED], has_more=len(found) > MOST_OFFERED)


def find_named(words: str) -> Organisation | None:
    """The one of this public id, number or full name, for who sees no list; None where it is not just one."""
    words = _unlabelled(words)
    everyone = Organisation.objects.select_related("municipality")
    if read_public_id(words) is not None:
        return everyone.with_public_id(words).first()
    if numbers := _numbers(words):
        return everyone.filter(numbers).first()
    likely = everyone.matching(words).order_by("name", "pk")[:MOST_LIKELY] if words else []
    named_so = [one for one in likely if fold(one.name) == fold(words)]
    return named_so[0] if len(named_so) == 1 else None


@dataclass(frozen=True)
class NamedOrganisations:
    """What `find_named` finds, for thousands of words at once."""

    # The keys of all; with those that were merged, of whom they went into.
    keys: Mapping[int, int]
    by_name: Mapping[str, Sequence[int]]
    by_number: Mapping[str, int]

    @classmethod
    def of_today(cls) -> Self:
        """Three queries."""
        by_name: dict[str, list[int]] = defaultdict(list)
        keys = {}
        for key, name in Organisation.objects.order_by().values_list("pk", "name"):
            keys[key] = key
            by_name[fold(name)].append(key)
        merged = MergedId.objects.order_by()
        numbers = Identifier.objects.order_by().values_list("value", "organisation")
        return cls(
            keys | dict(merged.values_list("number", "organisation")), by_name, dict(numbers)
        )

    def number_of(self, words: str) -> int | None:
        """The key of the one that is meant; None where it is not just one."""
        words = _unlabelled(words)
        number = read_public_id(words)
        if number is not None:
            return self.keys.get(number)
        if cleaned := _cleaned_number(words):
            return self.by_number.get(cleaned)
        named_so = self.by_name.get(fold(words), ())
        return named_so[0] if len(named_so) == 1 else None


def choice_label(organisation: Organisation) -> str:
    """What a form shows of a chosen one, and reads back: two may bear one name."""
    return f"{organisation.name} ({organisation.public_id})"


def in_place(organisation: Organisation) -> str:
    place = organisation.municipality
    return f"{organisation} ({place.name})" if place else str(organisation)


def _unlabelled(words: str) -> str:
    words = plain_line(words)
    labelled = _LABELLED.fullmatch(words)
    return labelled[1] if labelled else words


def _numbers(words: str) -> Q | None:
    cleaned = _cleaned_number(words)
    return Q(identifiers__value=cleaned) if cleaned else None


def _cleaned_number(words: str) -> str:
    """Empty where the words are no number of an organisation; its marks may be left out."""
    digits = "".join(sign for sign in words if sign.isdecimal() and sign.isascii())
    if not digits or words.strip(digits + " .-"):
        return ""
    for clean in (clean_business_id, clean_register_number):
        if _is_right(clean, words):
            return clean(words)
    return ""


def _is_right(clean: Callable[[str], str], words: str) -> bool:
    try:
        clean(words)
    except ValidationError:
        return False
    return True
