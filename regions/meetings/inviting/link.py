"""The link by which an invited person answers: of a purpose of its own, and it opens nothing else."""

import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from portal.outbox import links

PURPOSE = "meeting-answer"


def answer_path(uid: uuid.UUID, person: int) -> str:
    """Of a meeting or a series, for this person."""
    return reverse(
        "meetings:answer", args=[uid, person, _token(uid, person, links.newest_key_id())]
    )


def is_answer_token(uid: uuid.UUID, person: int, token: str) -> bool:
    """Whether an invitation held it, whichever of the keys was the newest when that was written."""
    rights = [_token(uid, person, links.key_id(key)) for key in settings.LINK_KEYS]
    return any(constant_time_compare(right, token) for right in rights)


def _token(uid: uuid.UUID, person: int, made_with: str) -> str:
    return links.derive(PURPOSE, f"{uid.hex}:{person}", "", made_with)
