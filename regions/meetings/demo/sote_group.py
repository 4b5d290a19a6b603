"""A year of Kanta-Häme's sote group: the first Tuesday of each month but July, online, open to all.

Between 15 and 25 people were there each time; they are counted, not named.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence

from django.utils import timezone

from portal.registry.demo import World
from regions.meetings.inviting.people import known, people_of
from regions.meetings.models import (
    AgendaItem,
    Invitee,
    Meeting,
    MeetingOutcome,
    MeetingSeries,
    MinutesRevision,
)
from regions.meetings.upward.periods import quarter_days
from regions.meetings.upward.writing import draft_report
from regions.structures.models import Structure

REGION = "kanta-hame"
BEGINS_AT, MINUTES = dt.time(9), 90
SUMMER = 7
EPIPHANY = (1, 6)
CANCELLED, MOVED = 3, 9
# To the Thursday of the week after: the room was taken.
MOVED_BY = dt.timedelta(days=9)
# So the next of the monthly meetings is always called.
INVITED_BEFORE = dt.timedelta(days=42)
# Of the year that follows.
MONTHS_AHEAD = 3
COUNTED = (18, 22, 0, 25, 16, 15, 0, 19, 23, 21, 17, 20)
APPROVAL = "Edellisen kokouksen pöytäkirja"
# Of each month: what was talked of, and what came of it.
TALKED = (
    ("Vuosikello 2026", "Hyväksyttiin ryhmän vuosikello."),
    ("Osallisuusohjelman luonnos", "Lausunto valmistellaan neuvottelukunnalle."),
    ("Avustusten aikataulu", ""),
    ("Hyvinvointialuestrategian kirjaukset", "Ehdotetaan muotoilua vertaistuesta."),
    ("Järjestöjen edustajat työryhmissä", "Edustajat kertovat kokouksista viikon kuluessa."),
    ("Kesän viestintä", "Kesä–elokuun asiat kootaan yhteen viestiin."),
    ("", ""),
    ("Syksyn vaikuttamisen paikat", "Painopisteenä ovat tilat ja digituki."),
    ("Hyte-neuvottelun valmistelu", "Kolme asiaa: tilat, digituki, avustusten jatkuvuus."),
    ("Kysely järjestöille", "Ryhmä kannustaa vastaamaan kyselyyn."),
    ("Hyte-neuvottelun tulos", "Neuvottelukunta saa koosteen tuloksesta."),
    ("Vuoden 2027 vuosikello", ""),
)


def add_year(world: World) -> None:
    group = Structure.objects.get(
        is_invented=True, kind=Structure.Kind.SOTE_GROUP, regions__slug=REGION
    )
    year = timezone.localdate(world.at).year
    series = MeetingSeries.objects.create(
        structure=group,
        uid=uid_of(group, "series"),
        sequence=1,
        title="Sote-ryhmän kokous",
        nth=MeetingSeries.Nth.FIRST,
        weekday=MeetingSeries.Weekday.TUESDAY,
        every=MeetingSeries.Every.MONTH,
        starts_on=dt.date(year, 1, 1),
        ends_on=dt.date(year + 1, 12, 31),
        starts_at=BEGINS_AT,
        minutes=MINUTES,
        join_url="https://kokous.example.org/sote-ryhma",
    )
    meetings = [
        _meeting(series, day, at=world.at) for day in first_tuesdays(year) if day.month != SUMMER
    ]
    Meeting.objects.bulk_create(meetings)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=one,
            position=place,
            title=title,
            minutes=length,
            state=_state(one),
        )
        for one in meetings
        for place, (title, length) in enumerate(_agenda(one), 1)
    )
    held = [one for one in meetings if one.state == Meeting.State.CLOSED]
    write_minutes(world, held, said=_said)
    _record(world, group, held, items)
    _invite(group, [one for one in meetings if one.invited_at and one.starts_at > world.at], world)
    _report_upward(world, group, held)


def _invite(group: Structure, coming: Sequence[Meeting], world: World) -> None:
    """Whoever reads the mail of each member; some have answered."""
    said = Invitee.Answer
    answers = (said.COMING, said.COMING, said.NONE, said.COMING, said.NOT_COMING)
    for meeting in coming:
        asked = people_of(group, on=meeting.on).asked
        Invitee.objects.bulk_create(
            Invitee(
                meeting=meeting,
                person=known(each.person),
                membership=each.membership,
                answer=answers[place % len(answers)],
                answered_at=meeting.invited_at if answers[place % len(answers)] else None,
                told_sequence=meeting.sequence,
            )
            for place, each in enumerate(asked)
        )


def _report_upward(world: World, group: Structure, held: Sequence[Meeting]) -> None:
    """Of the quarter in which the group last met: drafted, and not sent yet."""
    if held:
        last = held[-1].on
        days = quarter_days(last.year, (last.month + 2) // 3)
        by = world.people["expert.sisa-suomi"]
        draft_report(group, days=days, language="fi", by=by, at=world.at)


def first_tuesdays(year: int) -> Iterator[dt.date]:
    """Of this year and of the first months of the next; where that is Epiphany, the week after."""
    for months in range(12 + MONTHS_AHEAD):
        first = dt.date(year + months // 12, months % 12 + 1, 1)
        day = first + dt.timedelta(days=(1 - first.weekday()) % 7)
        yield day + dt.timedelta(weeks=1) if (day.month, day.day) == EPIPHANY else day


def uid_of(structure: Structure, name: str) -> uuid.UUID:
    """The same each time the demo is built."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"demo/{Structure.name.texts(structure)['fi']}/{name}")


def moment(day: dt.date, time: dt.time = BEGINS_AT) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))


def _meeting(series: MeetingSeries, day: dt.date, *, at: dt.datetime) -> Meeting:
    is_of_year = day.year == series.starts_on.year
    is_cancelled = is_of_year and day.month == CANCELLED
    is_moved = is_of_year and day.month == MOVED
    starts_at = moment(day + MOVED_BY if is_moved else day)
    is_over = starts_at < at
    state = Meeting.State.CLOSED if is_over else Meeting.State.PLANNED
    return Meeting(
        structure=series.structure,
        series=series,
        recurrence_on=day,
        uid=uid_of(series.structure, str(day)),
        sequence=series.sequence + (1 if is_cancelled or is_moved else 0),
        title=series.title,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=MINUTES),
        state=Meeting.State.CANCELLED if is_cancelled else state,
        invited_at=invited_at if (invited_at := moment(day) - INVITED_BEFORE) <= at else None,
        cancelled_at=moment(day) - dt.timedelta(days=2) if is_cancelled else None,
        attended_count=COUNTED[day.month - 1] if is_over and not is_cancelled else None,
        join_url=series.join_url,
        is_invented=True,
    )


def _agenda(meeting: Meeting) -> list[tuple[str, int]]:
    day = meeting.recurrence_on or meeting.on
    return [
        (APPROVAL, 5),
        ("Ajankohtaista hyvinvointialueelta", 25),
        (TALKED[day.month - 1][0], 40),
        ("Vaikuttamisen paikat ja seuraava kokous", 20),
    ]


def _state(meeting: Meeting) -> AgendaItem.State:
    is_closed = meeting.state == Meeting.State.CLOSED
    return AgendaItem.State.DONE if is_closed else AgendaItem.State.OPEN


def _said(meeting: Meeting) -> str:
    day = meeting.recurrence_on or meeting.on
    talked, came = TALKED[day.month - 1]
    paragraphs = [
        f"Paikalla {meeting.attended_count} henkilöä.",
        f"## {talked}",
        came,
        "Seuraava kokous pidetään seuraavan kuun ensimmäisenä tiistaina.",
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def write_minutes(world: World, held: Sequence[Meeting], *, said: Callable[[Meeting], str]) -> None:
    """Of each that was held; the next one approved them. Of every third the minutes were corrected once."""
    by = world.people["expert.sisa-suomi"]
    revisions = []
    for place, meeting in enumerate(held):
        texts = [said(meeting)]
        if place % 3 == 0:
            texts.append(f"{texts[0]}\n\nTarkennus: asiakirjat ovat neuvottelukunnan käytössä.")
        revisions += [
            MinutesRevision(
                meeting=meeting,
                number=number,
                text=text,
                note="" if number == 1 else "Tarkennus lisätty",
                author=by,
                published_at=meeting.ends_at + dt.timedelta(days=number),
            )
            for number, text in enumerate(texts, 1)
        ]
        if place + 1 < len(held):
            following = held[place + 1]
            meeting.approved_at, meeting.approved_in = following.starts_at, following
            meeting.approved_number = len(texts)
    MinutesRevision.objects.bulk_create(revisions)
    Meeting.objects.bulk_update(held, ["approved_at", "approved_in", "approved_number"])


def _record(
    world: World, group: Structure, held: Sequence[Meeting], items: Sequence[AgendaItem]
) -> None:
    """What came of it: a decision or something to know each time; actions of which the last are open."""
    coordinator = group.coordinators.exclude(organisation=None)[0]
    about = {item.meeting_id: item for item in items if item.position == 3}
    made = []
    for place, meeting in enumerate(held):
        day = meeting.recurrence_on or meeting.on
        came = TALKED[day.month - 1][1]
        decided = place % 2 == 0
        made.append(
            MeetingOutcome(
                meeting=meeting,
                item=about[meeting.pk],
                kind=MeetingOutcome.Kind.DECISION if decided else MeetingOutcome.Kind.INFORMATION,
                text=came or "Merkittiin tiedoksi.",
            )
        )
        is_done = place < len(held) - 2
        made.append(
            MeetingOutcome(
                meeting=meeting,
                kind=MeetingOutcome.Kind.ACTION,
                text=f"Kootaan yhteenveto neuvottelukunnalle: {TALKED[day.month - 1][0].lower()}",
                organisation=coordinator.organisation,
                due_on=meeting.on + dt.timedelta(days=30),
                done_at=meeting.ends_at + dt.timedelta(days=20) if is_done else None,
                done_by=world.people["expert.sisa-suomi"] if is_done else None,
            )
        )
    MeetingOutcome.objects.bulk_create(made)
