"""Personal links in mails. The token is derived again for each mail, so no row holds a live one."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

# 192 of the 256 bits: 32 characters in an address.
TOKEN_BYTES = 24


class UnknownKey(LookupError):
    """The key that the link was made with has been taken away; a new link must be issued."""


def make_nonce() -> str:
    """What makes one link differ from the next for the same subject."""
    return secrets.token_hex(16)


def key_id(key: str) -> str:
    """A short name of a key, kept beside each link that was made with it."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]


def newest_key_id() -> str:
    return key_id(settings.LINK_KEYS[0])


def derive(purpose: str, subject: object, nonce: str, made_with: str) -> str:
    """The token of this subject's link. Raises `UnknownKey` where its key is no longer known."""
    for key in settings.LINK_KEYS:
        if key_id(key) == made_with:
            text = f"{purpose}:{subject}:{nonce}".encode()
            seal = hmac.digest(key.encode(), text, "sha256")
            return base64.urlsafe_b64encode(seal[:TOKEN_BYTES]).decode()
    raise UnknownKey(made_with)


def digest(token: str) -> str:
    """What the database keeps of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
