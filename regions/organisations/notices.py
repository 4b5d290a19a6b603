"""The mails about organisations, found by the outbox under this name."""

from regions.organisations.claiming import mails as claiming

__all__ = ["claiming"]
