"""What the rooms of meetings say of one on its page."""

from regions.meetings.meeting_page import PartMaker, meeting_parts
from regions.meetings.page import place

meeting_parts.add("place", PartMaker(place.place_of, rank=10))
