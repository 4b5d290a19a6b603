"""The mails about structures, found by the outbox under this name."""

from regions.structures.mailing import letters

__all__ = ["letters"]
