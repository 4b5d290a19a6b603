"""Meetings of boards and of the steering group: two past ones and one that comes, with who was there by name."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from portal.registry.demo import World
from regions.meetings.demo.sote_group import moment, uid_of, write_minutes
from regions.meetings.models import AgendaItem, Invitee, Meeting, MeetingOutcome
from regions.structures.models import Structure

Kind = Structure.Kind
KINDS = (Kind.ADVISORY_BOARD, Kind.PARTNERSHIP_TABLE, Kind.STEERING_GROUP)
# Of representative sote groups too.
NOMINATED = Structure.Entry.NOMINATED
# From the day of the world: half a year ago, two months ago, in five weeks.
DAYS = (-180, -60, 35)
HELD_AT, MINUTES = dt.time(13), 120
AGENDA = (
    "Edellisen kokouksen pöytäkirja",
    "Järjestöjen tilannekuva",
    "Lausunto hyvinvointisuunnitelmasta",
)


def add_meetings(world: World) -> None:
    boards = list(_boards())
    meetings = [meeting for board in boards for meeting in _meetings(board, world)]
    Meeting.objects.bulk_create(meetings)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=place,
            title=title,
            state=AgendaItem.State.DONE if meeting.attended_count else AgendaItem.State.OPEN,
        )
        for meeting in meetings
        for place, title in enumerate(AGENDA, 1)
    )
    for board in boards:
        held = [one for one in meetings if one.structure == board and _is_held(one)]
        write_minutes(world, held, said=_said)
    _invite(meetings)
    _record(world, meetings)


def _boards() -> Iterator[Structure]:
    found = Structure.objects.filter(is_invented=True).prefetch_related("memberships")
    for structure in found.order_by("pk"):
        is_group = structure.kind == Kind.SOTE_GROUP and structure.entry == NOMINATED
        if structure.kind in KINDS or is_group:
            yield structure


def _meetings(board: Structure, world: World) -> Iterator[Meeting]:
    today = timezone.localdate(world.at)
    for place, days in enumerate(DAYS):
        # Each on a working day of its own: boards do not all meet at once.
        day = today + dt.timedelta(days=days + board.pk % 14)
        day -= dt.timedelta(days=max(0, day.weekday() - 4))
        starts_at = moment(day, HELD_AT)
        is_held = starts_at < world.at
        named = board.memberships.all()
        yield Meeting(
            structure=board,
            uid=uid_of(board, str(place)),
            title="Kokous",
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=MINUTES),
            state=Meeting.State.CLOSED if is_held else Meeting.State.PLANNED,
            invited_at=min(starts_at - dt.timedelta(days=21), world.at),
            room="Kokoushuone 1",
            join_url="https://kokous.example.org/neuvottelukunta",
            attended_count=max(1, len(named) * 2 // 3) if is_held else None,
            is_invented=True,
        )


def _is_held(meeting: Meeting) -> bool:
    return meeting.state == Meeting.State.CLOSED


def _said(meeting: Meeting) -> str:
    return (
        "Kokous oli päätösvaltainen.\n\n"
        "## Järjestöjen tilannekuva\n\nKeskusteltiin kyselyn tuloksista ja alueen avustuksista.\n\n"
        "## Lausunto hyvinvointisuunnitelmasta\n\nLausunto hyväksyttiin."
    )


def _invite(meetings: list[Meeting]) -> None:
    """Those who sit there; of each meeting that was held two thirds were there."""
    Invitee.objects.bulk_create(
        Invitee(
            meeting=meeting,
            person_id=sits.person_id,
            membership=sits,
            answer=Invitee.Answer.COMING if place % 3 else Invitee.Answer.NOT_COMING,
            answered_at=meeting.invited_at,
            attended=bool(place % 3) if _is_held(meeting) else None,
        )
        for meeting in meetings
        for place, sits in enumerate(meeting.structure.memberships.all())
        if sits.person_id
    )


def _record(world: World, meetings: list[Meeting]) -> None:
    today = timezone.localdate(world.at)
    made = []
    for meeting in filter(_is_held, meetings):
        made.append(
            MeetingOutcome(
                meeting=meeting,
                kind=MeetingOutcome.Kind.DECISION,
                text="Hyväksyttiin lausunto hyvinvointisuunnitelmasta.",
            )
        )
        responsible = next(
            (one for one in meeting.structure.memberships.all() if one.person_id), None
        )
        if responsible is not None and today - meeting.on < dt.timedelta(days=90):
            made.append(
                MeetingOutcome(
                    meeting=meeting,
                    kind=MeetingOutcome.Kind.ACTION,
                    text="Lähetetään lausunto hyvinvointialueelle ja kerrotaan siitä järjestöille.",
                    person_id=responsible.person_id,
                    due_on=today + dt.timedelta(days=14),
                )
            )
    MeetingOutcome.objects.bulk_create(made)
