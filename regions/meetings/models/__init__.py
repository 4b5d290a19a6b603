"""Meetings of structures: when and where, who is asked, what is talked of, what came of it."""

from regions.meetings.models.agenda import AgendaItem, Material
from regions.meetings.models.invitee import Invitee
from regions.meetings.models.meeting import Meeting, MeetingSeries
from regions.meetings.models.minutes import MinutesRevision
from regions.meetings.models.outcome import MeetingOutcome
from regions.meetings.models.upward import UpwardReport, UpwardReportRevision

__all__ = [
    "AgendaItem",
    "Invitee",
    "Material",
    "Meeting",
    "MeetingOutcome",
    "MeetingSeries",
    "MinutesRevision",
    "UpwardReport",
    "UpwardReportRevision",
]
