"""Choosing who answers for something: an organisation is found among eleven thousand by a few letters."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.typed.text import plain_line
from portal.ui.localised import fold
from regions.organisations.identifiers import clean_business_id, clean_register_number
from regions.organisations.models import Organisation
from roadmap.access import Refused
from roadmap.models.responsible import Responsible

# More than these nobody reads: who finds more writes another word.
MOST_OFFERED = 15


@dataclass(frozen=True)
class Found:
    """`chosen` where it can be no other; otherwise what it may be."""

    chosen: Organisation | None = None
    offered: tuple[Organisation, ...] = ()
    has_more: bool = False


def find_organisation(words: str, *, user: User) -> Found:
    """Of those whom the person may see: by business ID or register number, by name and place."""
    seen = Organisation.objects.visible_to(user).select_related("municipality")
    words = plain_line(words)
    if numbers := _numbers(words):
        return Found(chosen=seen.filter(numbers).first())
    rows = seen.matching(words).order_by("name", "pk")[: MOST_OFFERED + 1] if words else []
    found = tuple(rows)
    named_so = [one for one in found if fold(one.name) == fold(words)]
    if len(named_so) == 1 or len(found) == 1:
        return Found(chosen=(named_so or found)[0])
    return Found(offered=found[:MOST_OFFERED], has_more=len(found) > MOST_OFFERED)


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


def refuse_dissolved(organisation: Organisation | None) -> None:
    if organisation is not None and organisation.status == Organisation.Status.DISSOLVED:
        raise Refused({"responsible_organisation": dissolution_refusal(organisation)})


def dissolution_refusal(organisation: Organisation) -> str:
    return _("“%(organisation)s” has been dissolved. Choose another organisation, or a role.") % {
        "organisation": organisation
    }


def refuse_new_dissolved(before: Responsible | None, organisation: Organisation | None) -> None:
    """One that was named before it was dissolved may stay until somebody names another."""
    if before is None or before.responsible_organisation_id != (organisation and organisation.pk):
        refuse_dissolved(organisation)
