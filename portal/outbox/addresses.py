"""Email addresses: to whose servers they lead, and how much of one may be seen."""

import re


def mail_domain(address: str) -> str:
    return address.rpartition("@")[2].lower()[:255]


def compared(address: str) -> str:
    """As addresses are told apart: people and registers write them with and without capitals."""
    return address.strip().lower()


def masked(address: str) -> str:
    """Enough to recognise it by, too little to write to."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}" if address else ""


def masked_in(text: str, address: str) -> str:
    """The text without the whole address, however it is written there."""
    if not address:
        return text
    whole = re.compile(re.escape(address), re.IGNORECASE)
    return whole.sub(lambda _found: masked(address), text)
