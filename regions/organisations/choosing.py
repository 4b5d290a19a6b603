"""Choosing one organisation in a form: it is found among eleven thousand by a number or a few letters."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q

from portal.typed.text import plain_line
from portal.ui.localised import fold
from regions.organisations.identifiers import clean_business_id, clean_register_number
from regions.organisations.models import Organisation
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
    words = plain_line(words)
    if labelled := _LABELLED.fullmatch(words):
        words = labelled[1]
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
    words = plain_line(words)
    if labelled := _LABELLED.fullmatch(words):
        words = labelled[1]
    everyone = Organisation.objects.select_related("municipality")
    if read_public_id(words) is not None:
        return everyone.with_public_id(words).first()
    if numbers := _numbers(words):
        return everyone.filter(numbers).first()
    likely = everyone.matching(words).order_by("name", "pk")[:MOST_LIKELY] if words else []
    named_so = [one for one in likely if fold(one.name) == fold(words)]
    return named_so[0] if len(named_so) == 1 else None


def choice_label(organisation: Organisation) -> str:
    """What a form shows of a chosen one, and reads back: two may bear one name."""
    return f"{organisation.name} ({organisation.public_id})"


def in_place(organisation: Organisation) -> str:
    place = organisation.municipality
    return f"{organisation} ({place.name})" if place else str(organisation)


def _numbers(words: str) -> Q | None:
    """None where the words are no number of an organisation; its marks may be left out."""
    digits = "".join(sign for sign in words if sign.isdecimal() and sign.isascii())
    if not digits or words.strip(digits + " .-"):
        return None
    if _is_right(clean_business_id, words):
        return Q(identifiers__value=clean_business_id(words))
    if _is_right(clean_register_number, words):
        return Q(identifiers__value=clean_register_number(words))
    return None


def _is_right(clean: Callable[[str], str], words: str) -> bool:
    try:
        clean(words)
    except ValidationError:
        return False
    return True
