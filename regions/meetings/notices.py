"""The mails about meetings, found by the outbox under this name."""

from regions.meetings.inviting import mails

__all__ = ["mails"]
