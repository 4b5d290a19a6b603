"""The mails about meetings, found by the outbox under this name."""

from regions.meetings.inviting import mails
from regions.meetings.outcomes import letter

__all__ = ["letter", "mails"]
