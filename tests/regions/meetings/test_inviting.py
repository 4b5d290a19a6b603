"""Invitations with a calendar file: one letter a person, read back as a calendar program reads them."""

import datetime as dt
import re

import icalendar
import pytest
import recurring_ical_events
from django.utils import timezone

from portal.outbox.models import OutboxMessage, State
from regions.meetings.calling.series import change_series, end_series
from regions.meetings.calling.single import cancel_meeting, change_meeting
from regions.meetings.inviting.answering import give_answer
from regions.meetings.inviting.inviting import invite_guest, invite_members
from regions.meetings.models import Invitee, Meeting
from regions.organisations.offices.changing import Holder, begin_term, remove_term
from regions.structures.access import Refused
from regions.structures.members.changing import end_member, remove_member
from regions.structures.members.joining import leave
from regions.structures.models import Membership
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
)
from tests.factories.structures import MembershipFactory
from tests.outbox import deliver_mails
from tests.regions.meetings.moments import MINUTE, NOW
from tests.regions.meetings.test_calling import facts_of

pytestmark = pytest.mark.django_db
SOON = NOW + dt.timedelta(seconds=30)


def calendar_of(letter):
    [part] = [one for one in letter.message().walk() if one.get_content_type() == "text/calendar"]
    read = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == read["METHOD"]
    return read


def told(letter):
    read = calendar_of(letter)
    first = read.walk("VEVENT")[0]
    return read["METHOD"], first["UID"].partition("@")[0], first["SEQUENCE"]


def occurrences(letter):
    return recurring_ical_events.of(calendar_of(letter)).between(
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2029, 1, 1, tzinfo=dt.UTC)
    )


def expanded(letter):
    return sorted(
        (one.start, one.end, str(one["SUMMARY"]), str(one["LOCATION"]))
        for one in occurrences(letter)
    )


def of_the_portal(series):
    meetings = Meeting.objects.filter(series=series).taking_place()
    return sorted((one.starts_at, one.ends_at, one.title, one.room) for one in meetings)


def move(meeting, by, *, at=NOW, **changed):
    meeting.refresh_from_db()
    return change_meeting(meeting, by=by, at=at, **facts_of(meeting, **changed))


def test_the_first_letter_is_a_request(call, aino, expert, mailoutbox):
    meeting = call(join_url="https://meet.example.org/a")
    assert invite_members(meeting, by=expert, at=NOW) == 1
    assert invite_members(meeting, by=expert, at=NOW) == 0

    deliver_mails(at=NOW)
    assert mailoutbox == []
    deliver_mails(at=NOW + MINUTE)

    [letter] = mailoutbox
    assert letter.to == ["aino@example.org"]
    assert told(letter) == ("REQUEST", str(meeting.uid), 0)
    assert "https://meet.example.org/a" in letter.body
    [event] = calendar_of(letter).walk("VEVENT")
    assert event["ATTENDEE"] == "mailto:aino@example.org"


def test_several_edits_within_a_minute_make_one_letter(call, aino, expert, mailoutbox):
    meeting = call()
    invite_members(meeting, by=expert, at=NOW)
    move(meeting, expert, at=SOON, room="Sali 2")
    move(meeting, expert, at=SOON, room="Sali 3")
    deliver_mails(at=NOW + MINUTE)

    [letter] = mailoutbox
    assert told(letter) == ("REQUEST", str(meeting.uid), 2)
    assert "Sali 3" in letter.body


def test_a_note_alone_makes_no_letter_and_a_moved_place_does(call, aino, expert, mailoutbox):
    meeting = call()
    invite_members(meeting, by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)

    move(meeting, expert, note="Kahvia on.")
    deliver_mails(at=NOW + 2 * MINUTE)
    assert len(mailoutbox) == 1

    move(meeting, expert, room="Sali 2", note="Kahvia on.")
    deliver_mails(at=NOW + 4 * MINUTE)
    assert told(mailoutbox[1]) == ("REQUEST", str(meeting.uid), 1)


def test_a_cancellation_follows_a_request_and_never_goes_alone(call, aino, expert, mailoutbox):
    told_of, untold, planned = call(), call(title="Toinen"), call(title="Kolmas")
    for meeting in (told_of, untold):
        invite_members(meeting, by=expert, at=NOW)
        if meeting == told_of:
            deliver_mails(at=NOW + MINUTE)
        cancel_meeting(meeting, by=expert, at=NOW)
    cancel_meeting(planned, by=expert, at=NOW)
    deliver_mails(at=NOW + 2 * MINUTE)

    assert [told(letter)[0] for letter in mailoutbox] == ["REQUEST", "CANCEL"]
    assert told(mailoutbox[1]) == ("CANCEL", str(told_of.uid), 1)
    assert [one["STATUS"] for one in calendar_of(mailoutbox[1]).walk("VEVENT")] == ["CANCELLED"]
    [unsent] = OutboxMessage.objects.exclude(state=State.SENT)
    assert (unsent.state, unsent.reason) == (State.NOT_NEEDED, "never_told")


def test_who_sits_twice_gets_one_letter_and_an_office_its_holder(
    call, aino, group, expert, mailoutbox
):
    of_aino = OfficeTermFactory(person=aino).office
    MembershipFactory(structure=group, person=None, office=of_aino)
    office = OfficeFactory(mailbox="office@example.org")
    held = OfficeTermFactory(office=office).person
    MembershipFactory(structure=group, person=None, office=office)
    organisation = OrganisationFactory(email="toimisto@example.org")
    MembershipFactory(structure=group, person=None, organisation=organisation)

    invite_members(call(), by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)

    addresses = sorted(letter.to[0] for letter in mailoutbox)
    assert addresses == sorted(["aino@example.org", held.email, "toimisto@example.org"])


def test_the_file_of_a_series_says_what_the_portal_says_through_all_that_happens(
    series, aino, expert, series_facts, mailoutbox
):
    """Created, one moved, one cancelled, all moved, one more edited, made longer: over both clock changes."""
    clock = iter(NOW + 2 * number * MINUTE for number in range(1, 20))

    def sent():
        deliver_mails(at=next(clock))
        return mailoutbox[-1]

    invite_members(series.meetings.first(), by=expert, at=NOW)
    letter = sent()
    assert told(letter) == ("REQUEST", str(series.uid), 0)
    assert expanded(letter) == of_the_portal(series)
    assert len(expanded(letter)) == 12

    march, april, october = series.meetings.filter(recurrence_on__month__in=[3, 4, 10])
    # Onto Easter, when the clock changes.
    easter = dt.datetime(2027, 3, 28, 8, tzinfo=dt.UTC)
    move(march, expert, starts_at=easter, ends_at=easter + dt.timedelta(hours=2))
    assert expanded(sent()) == of_the_portal(series)
    cancel_meeting(april, by=expert, at=NOW)
    assert expanded(sent()) == of_the_portal(series)
    facts = series_facts | {"starts_at": dt.time(13, 30), "ends_on": dt.date(2028, 3, 31)}
    change_series(series, by=expert, at=NOW, **facts)
    assert expanded(sent()) == of_the_portal(series)
    move(october, expert, title="Syyskokous", room="Verkossa")
    letter = sent()
    assert expanded(letter) == of_the_portal(series)
    assert len(mailoutbox) == 5

    numbers = [event["SEQUENCE"] for event in calendar_of(letter).walk("VEVENT")]
    assert min(numbers) == numbers[0] == 2


def test_ending_a_series_cancels_it_or_keeps_what_was_held(
    series, aino, expert, series_facts, mailoutbox
):
    invite_members(series.meetings.first(), by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)
    june = dt.datetime(2027, 6, 10, 10, tzinfo=dt.UTC)

    other = change_series(series, by=expert, at=june, **series_facts | {"weekday": 3})
    deliver_mails(at=june + MINUTE)
    by_uid = {told(letter)[1]: letter for letter in mailoutbox[1:]}
    assert {uid: told(letter)[0] for uid, letter in by_uid.items()} == {
        str(series.uid): "REQUEST",
        str(other.uid): "REQUEST",
    }
    assert expanded(by_uid[str(series.uid)]) == of_the_portal(series)
    assert expanded(by_uid[str(other.uid)]) == of_the_portal(other)

    end_series(other, by=expert, at=june + 2 * MINUTE)
    deliver_mails(at=june + 4 * MINUTE)
    assert told(mailoutbox[-1]) == ("CANCEL", str(other.uid), 1)
    assert [one["STATUS"] for one in calendar_of(mailoutbox[-1]).walk("VEVENT")] == ["CANCELLED"]


def test_a_guest_is_asked_to_one_meeting_and_waits_for_the_members(
    series, aino, expert, mailoutbox
):
    meeting = series.meetings.first()
    guest = {"name": "Vieras", "email": "Vieras@example.org", "language": "sv"}
    invite_guest(meeting, **guest, by=expert, at=NOW)
    with pytest.raises(Refused):
        invite_guest(meeting, **guest, by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)
    assert mailoutbox == []

    invite_members(meeting, by=expert, at=NOW)
    deliver_mails(at=NOW + 2 * MINUTE)
    by_address = {letter.to[0]: letter for letter in mailoutbox}
    assert told(by_address["vieras@example.org"])[1] == str(meeting.uid)
    assert len(expanded(by_address["vieras@example.org"])) == 1
    assert told(by_address["aino@example.org"])[1] == str(series.uid)


def test_an_answer_can_be_changed_until_the_meeting_is_over(call, aino, expert):
    meeting = call()
    invite_members(meeting, by=expert, at=NOW)
    invitee = Invitee.objects.get()

    for answer in ("coming", "not_coming"):
        give_answer(invitee, answer, at=NOW)
        invitee.refresh_from_db()
        assert (invitee.answer, invitee.answered_at) == (answer, NOW)
    for wrong in ("", "perhaps"):
        with pytest.raises(Refused):
            give_answer(invitee, wrong, at=NOW)
    with pytest.raises(Refused):
        give_answer(invitee, "coming", at=meeting.ends_at)
    cancel_meeting(meeting, by=expert, at=NOW)
    with pytest.raises(Refused):
        give_answer(invitee, "coming", at=NOW)


def test_nobody_is_invited_where_nobody_can_be_reached_or_it_is_over(call, expert):
    meeting = call()

    with pytest.raises(Refused):
        invite_members(meeting, by=expert, at=NOW)
    with pytest.raises(Refused):
        invite_members(meeting, by=expert, at=meeting.ends_at)


@pytest.mark.parametrize("count", [1, 5])
def test_inviting_takes_as_many_queries_for_five_as_for_one(
    call, group, expert, count, django_assert_max_num_queries
):
    for _ in range(count):
        MembershipFactory(structure=group)
    meeting = call()

    with django_assert_max_num_queries(32):
        invite_members(meeting, by=expert, at=timezone.now())


def answer_link(letter):
    return re.search(r"https?://[^/\s]+(/meetings/answer/\S+)", letter.body)[1]


@pytest.mark.parametrize("way", ["ended", "removed"])
def test_who_is_no_member_any_more_is_told_so_once_and_learns_no_link(
    call, series, aino, group, expert, client, mailoutbox, way
):
    meeting, [first, *_others] = call(join_url="https://meet.example.org/a"), series.meetings.all()
    for one in (meeting, first):
        invite_members(one, by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)
    links = [answer_link(letter) for letter in mailoutbox]
    account = UserFactory(email=aino.email)
    member = group.memberships.get()
    if way == "ended":
        end_member(member, last=NOW.date(), by=expert, at=NOW)
    else:
        remove_member(member, by=expert, at=NOW)

    for one in (meeting, first):
        move(one, expert, at=NOW + 5 * MINUTE, room="Sali 9")
    deliver_mails(at=NOW + 7 * MINUTE)

    taken_out = mailoutbox[2:]
    assert {told(letter)[:2] for letter in taken_out} == {
        ("CANCEL", str(meeting.uid)),
        ("CANCEL", str(series.uid)),
    }
    for letter in taken_out:
        [event] = calendar_of(letter).walk("VEVENT")
        assert event["STATUS"] == "CANCELLED"
        assert not {"LOCATION", "DESCRIPTION", "RECURRENCE-ID"} & set(event)
        assert "meet.example.org" not in letter.body
    client.force_login(account)
    for page in (*links, group.get_absolute_url(), meeting.get_absolute_url()):
        assert "meet.example.org" not in client.get(page).text


@pytest.mark.parametrize("begun", ["long ago", "today"])
def test_who_leaves_an_open_group_gets_its_meetings_out_of_their_calendar(
    call, series, aino, group, expert, mailoutbox, begun
):
    today = NOW.date()
    group.memberships.update(starts_on=today if begun == "today" else today - dt.timedelta(days=90))
    for one in (call(), series.meetings.first()):
        invite_members(one, by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)

    for _again in (1, 2):
        leave(group.memberships.first() or Membership(pk=0, structure=group), at=NOW + 2 * MINUTE)
    deliver_mails(at=NOW + 4 * MINUTE)

    assert sorted(told(letter)[0] for letter in mailoutbox) == ["CANCEL"] * 2 + ["REQUEST"] * 2


def test_a_series_goes_out_of_a_calendar_from_the_end_of_the_membership_on(
    series, aino, group, expert, mailoutbox
):
    """Over the change of the clock on 28.3.; what is left of it stays, whatever changes later."""
    invite_members(series.meetings.first(), by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)
    asked = {event.start for event in occurrences(mailoutbox[0])}

    end_member(group.memberships.get(), last=dt.date(2027, 2, 28), by=expert, at=NOW + 2 * MINUTE)
    end_member(group.memberships.get(), last=dt.date(2027, 2, 28), by=expert, at=NOW + 2 * MINUTE)
    deliver_mails(at=NOW + 4 * MINUTE)

    off = calendar_of(mailoutbox[1])
    assert off["METHOD"] == "CANCEL"
    gone = {event["RECURRENCE-ID"].dt for event in off.walk("VEVENT")}
    assert gone == {moment for moment in asked if moment.month > 2}
    assert {event["STATUS"] for event in off.walk("VEVENT")} == {"CANCELLED"}
    assert "2.3.2027" in mailoutbox[1].body

    move(series.meetings.first(), expert, at=NOW + 5 * MINUTE, room="Sali 9")
    deliver_mails(at=NOW + 7 * MINUTE)
    assert len(mailoutbox) == 3
    assert {event.start for event in occurrences(mailoutbox[2])} == asked - gone


def test_who_left_before_the_letter_was_sent_hears_of_nothing(
    call, aino, group, expert, mailoutbox
):
    invite_members(call(), by=expert, at=NOW)
    end_member(group.memberships.get(), last=NOW.date(), by=expert, at=NOW)

    deliver_mails(at=NOW + 3 * MINUTE)

    assert mailoutbox == []


def test_who_left_and_came_back_is_asked_again(call, aino, group, expert, mailoutbox):
    meeting = call()
    invite_members(meeting, by=expert, at=NOW)
    end_member(group.memberships.get(), last=NOW.date(), by=expert, at=NOW)
    assert invite_members(meeting, by=expert, at=NOW) == 0

    again = MembershipFactory(structure=group, person=aino, starts_on=dt.date(2027, 1, 1))
    # They are a member on the day of the meeting, though not by the same membership.
    move(meeting, expert, at=NOW + 5 * MINUTE, room="Sali 9")
    deliver_mails(at=NOW + 7 * MINUTE)
    assert "Sali 9" in mailoutbox[-1].body

    again.delete()
    guest = invite_guest(
        meeting, name=aino.name, email=aino.email, language="fi", by=expert, at=NOW + 8 * MINUTE
    )
    assert (guest.membership, meeting.invitees.count()) == (None, 1)


@pytest.fixture
def held_office(group):
    """An office that is a member; held by somebody since ever."""
    term = OfficeTermFactory(person__email="before@example.org")
    MembershipFactory(structure=group, person=None, office=term.office)
    return term


def test_whoever_hands_over_an_office_gets_the_meetings_after_that_day_out_of_the_calendar(
    series, held_office, expert, mailoutbox
):
    invite_members(series.meetings.first(), by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)
    asked = {event.start for event in occurrences(mailoutbox[0])}

    begin_term(
        held_office.office,
        Holder("Liisa", "after@example.org", "fi", starts_on=dt.date(2027, 3, 1)),
        by=expert,
        at=NOW + 2 * MINUTE,
    )
    deliver_mails(at=NOW + 4 * MINUTE)

    [_request, letter] = mailoutbox
    assert (letter.to, told(letter)[0]) == (["before@example.org"], "CANCEL")
    gone = {event["RECURRENCE-ID"].dt for event in calendar_of(letter).walk("VEVENT")}
    assert gone == {moment for moment in asked if moment.month > 2}
    # Nor are they asked to those again while they still hold it.
    assert invite_members(series.meetings.last(), by=expert, at=NOW + 5 * MINUTE) == 0


@pytest.mark.parametrize("is_member", [False, True], ids=["the office alone", "sits there too"])
def test_whoever_never_held_the_office_after_all_is_told_unless_they_are_a_member(
    call, held_office, group, expert, mailoutbox, is_member
):
    meeting = call()
    invite_members(meeting, by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)
    if is_member:
        MembershipFactory(structure=group, person=held_office.person)

    remove_term(held_office, by=expert, at=NOW + 2 * MINUTE)
    deliver_mails(at=NOW + 4 * MINUTE)

    assert [told(letter)[0] for letter in mailoutbox] == ["REQUEST", *["CANCEL"] * (not is_member)]
    assert meeting.invitees.still_asked().count() == is_member


def test_the_mailbox_of_an_office_stays_asked_when_somebody_takes_the_office(
    call, group, expert, mailoutbox
):
    office = OfficeFactory(mailbox="office@example.org")
    MembershipFactory(structure=group, person=None, office=office)
    meeting = call()
    invite_members(meeting, by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)

    begin_term(office, Holder("Liisa", "liisa@example.org", "fi"), by=expert, at=NOW + 2 * MINUTE)
    deliver_mails(at=NOW + 4 * MINUTE)

    assert [told(letter)[0] for letter in mailoutbox] == ["REQUEST"]
    assert invite_members(meeting, by=expert, at=NOW + 5 * MINUTE) == 1


def test_an_organisation_that_is_a_member_again_is_asked_again(call, group, expert, mailoutbox):
    meeting, tuki = call(), OrganisationFactory(email="tuki@example.org")
    before = MembershipFactory(structure=group, person=None, organisation=tuki)
    invite_members(meeting, by=expert, at=NOW)
    deliver_mails(at=NOW + MINUTE)
    end_member(before, last=NOW.date() - dt.timedelta(days=1), by=expert, at=NOW)
    again = MembershipFactory(structure=group, person=None, organisation=tuki)

    assert invite_members(meeting, by=expert, at=NOW + 5 * MINUTE) == 1

    assert meeting.invitees.get().membership == again
