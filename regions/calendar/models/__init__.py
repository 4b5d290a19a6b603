"""The annual clock's own entries, what came of them each year, and the secrets by which it is subscribed to."""

from regions.calendar.models.entry import ClockEntry
from regions.calendar.models.feed import CalendarFeed
from regions.calendar.models.occurrence import ClockOccurrence

__all__ = ["CalendarFeed", "ClockEntry", "ClockOccurrence"]
