"""What the rooms of meetings say of one on its page."""

from regions.meetings.meeting_page import LinkMaker, PartMaker, meeting_links, meeting_parts
from regions.meetings.page import (
    agenda,
    answers,
    attendance,
    buttons,
    materials,
    minutes,
    outcomes,
    place,
)

meeting_parts.add("place", PartMaker(place.place_of, rank=10))
meeting_parts.add("agenda", PartMaker(agenda.agenda_of, rank=20))
meeting_parts.add("materials", PartMaker(materials.materials_part, rank=30))
meeting_parts.add("answers", PartMaker(answers.answers_of, rank=40))
meeting_parts.add("attendance", PartMaker(attendance.attendance_part, rank=50))
meeting_parts.add("minutes", PartMaker(minutes.minutes_part, rank=60))
meeting_parts.add("outcomes", PartMaker(outcomes.outcomes_part, rank=70))

meeting_links.add("invite", LinkMaker(buttons.invite, rank=10))
meeting_links.add("edit", LinkMaker(buttons.edit, rank=20))
meeting_links.add("series", LinkMaker(buttons.series_button, rank=30))
meeting_links.add("cancel", LinkMaker(buttons.cancel, rank=40))
