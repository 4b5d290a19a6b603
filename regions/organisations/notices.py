"""The mails about organisations, found by the outbox under this name."""

from regions.organisations.claiming import mails as claiming
from regions.organisations.finding import mails as finding
from regions.organisations.offices import message
from regions.organisations.proposing import mails as proposing

__all__ = ["claiming", "finding", "message", "proposing"]
