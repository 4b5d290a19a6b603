"""What the rooms of meetings say of one on its page."""

from regions.meetings.meeting_page import PartMaker, meeting_parts
from regions.meetings.page import attendance, minutes, outcomes, place

meeting_parts.add("place", PartMaker(place.place_of, rank=10))
meeting_parts.add("attendance", PartMaker(attendance.attendance_part, rank=50))
meeting_parts.add("minutes", PartMaker(minutes.minutes_part, rank=60))
meeting_parts.add("outcomes", PartMaker(outcomes.outcomes_part, rank=70))
