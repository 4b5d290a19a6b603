"""The mails about structures, found by the outbox under this name."""

from regions.structures.mailing import letters
from regions.structures.members import mails

__all__ = ["letters", "mails"]
