"""The meetings' chapter of the demo world: a year of a sote group, of boards and of the steering group, with
minutes, decisions and what is still to be done; one meeting was cancelled, and one was moved."""

from portal.registry.demo import Chapter, World, chapters
from regions.meetings.demo import boards, sote_group
from regions.meetings.models import Meeting, MeetingOutcome, MeetingSeries, UpwardReport


def build(world: World) -> dict[str, int]:
    sote_group.add_year(world)
    boards.add_meetings(world)
    return {"meetings": Meeting.objects.count(), "outcomes": MeetingOutcome.objects.count()}


def clear() -> None:
    """The agenda, materials, minutes and outcomes go with their meetings."""
    UpwardReport.objects.all().delete()
    Meeting.objects.update(approved_in=None)
    Meeting.objects.all().delete()
    MeetingSeries.objects.all().delete()


chapters.add("meetings", Chapter(build, clear))
