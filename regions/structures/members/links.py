"""Links in mails about members: each of a purpose of its own, tied to one row, and kept nowhere."""

from django.conf import settings
from django.utils.crypto import constant_time_compare

from portal.outbox import links

# To name somebody for a seat; to become a member of an open group; to leave it.
NAME, JOIN, LEAVE = "structure-name", "structure-join", "structure-leave"


def token_for(purpose: str, row: object) -> str:
    return links.derive(purpose, row, "", links.newest_key_id())


def is_token(purpose: str, row: object, token: str) -> bool:
    """Whether a mail held it, whichever of the keys was the newest when that was written."""
    rights = [links.derive(purpose, row, "", links.key_id(key)) for key in settings.LINK_KEYS]
    return any(constant_time_compare(right, token) for right in rights)
