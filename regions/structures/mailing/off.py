"""The link in each letter that ends them: of a purpose of its own, and it opens nothing else."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from portal.audit import trail
from portal.outbox import links
from regions.structures.mailing.recipients import readers_of
from regions.structures.models import LettersOff, Structure, StructureLetter

PURPOSE = "structure-letters"


def off_path(letter: StructureLetter, membership: int) -> str:
    """Where one press ends the letters of these structures for whoever this membership leads to."""
    token = _token(letter, membership, links.newest_key_id())
    return reverse("structures:letters_off", args=[letter.pk, membership, token])


def is_off_token(letter: StructureLetter, membership: int, token: str) -> bool:
    """Whether a letter held it, whichever of the keys was the newest when that was written."""
    rights = [_token(letter, membership, links.key_id(key)) for key in settings.LINK_KEYS]
    return any(constant_time_compare(right, token) for right in rights)


def _token(letter: StructureLetter, membership: int, made_with: str) -> str:
    return links.derive(PURPOSE, f"{letter.pk.hex}:{membership}", "", made_with)


@transaction.atomic
def turn_off(letter: StructureLetter, membership: int, *, at: dt.datetime) -> list[Structure]:
    """No more letters of the structures of this one, to the address that it went to. Done twice it is done
    once; gives the structures, none where the member has no address any more."""
    structures = list(letter.structures.by_name())
    readers = readers_of(structures, on=timezone.localdate(at)).reached
    address = next((one.address for one in readers if one.membership == membership), "")
    for structure in structures if address else []:
        _off, is_new = LettersOff.objects.get_or_create(
            structure=structure, email=address, defaults={"since": at}
        )
        if is_new:
            trail.record("structure.letters_off", by=None, subject=structure, at=at)
    return structures
