"""An organisation is asked to name somebody for a vacant seat, and does so by a link."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.outbox.models import OutboxMessage
from regions.structures.access import Refused
from regions.structures.members.changing import Said, add_member
from regions.structures.members.nominating import ask_to_name, call_off, name_member, remind
from regions.structures.models import Nomination, Structure
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OfficeFactory, OfficeTermFactory, OrganisationFactory
from tests.factories.structures import MembershipFactory, SeatFactory, StructureFactory
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
# A Monday at noon.
NOON = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)
DUE = dt.date(2027, 3, 1)


@pytest.fixture
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def seat(lappi):
    return SeatFactory(
        structure=StructureFactory(called="Sote-ryhmä", regions=[lappi]), title="1. paikka"
    )


@pytest.fixture
def tuki(lappi):
    one = OrganisationFactory(name="Tuki ry", email="tuki@example.org", regions=[lappi])
    OfficeTermFactory(
        office=OfficeFactory(organisation=one, kind="sote"), person__email="sote@example.org"
    )
    return one


@pytest.fixture
def nomination(seat, tuki, expert):
    return ask_to_name(seat, tuki, due_on=DUE, by=expert, at=NOON)


NAMED = {"name": "Meri Malli", "email": "Meri@example.org", "language": "sv"}


def link_in(mail):
    return re.search(r"https?://[^/\s]+(/structures/name/\S+)", mail.body)[1]


def kinds():
    return list(OutboxMessage.objects.order_by("pk").values_list("kind", "address"))


def test_asked_by_mail_named_by_its_link_and_told(client, english, nomination, mailoutbox):
    deliver_mails(NOON)
    [asked] = mailoutbox
    assert asked.to == ["sote@example.org"]
    url = link_in(asked)

    assert "1. paikka" in client.get(url).text
    assert Nomination.objects.waiting().exists()
    said = client.post(url, NAMED)

    assert "Meri Malli" in said.text
    nomination.refresh_from_db()
    member = nomination.named
    assert (member.seat, member.represented) == (nomination.seat, nomination.asked)
    assert (member.person.email, member.person.language) == ("meri@example.org", "sv")
    assert OutboxMessage.objects.filter(
        kind="nomination_named", address="meri@example.org"
    ).exists()
    again = client.post(url, NAMED | {"name": "Toinen"})
    assert "already" in again.text
    assert nomination.seat.memberships.count() == 1
    # A double click hears what the first press heard.
    assert name_member(nomination, **NAMED, at=NOON) == member


@pytest.mark.parametrize(
    ("case", "fact"),
    [("twice", "asked"), ("filled", "asked"), ("dissolved", "asked"), ("today", "due_on")],
)
def test_what_cannot_be_asked_is_said_beside_its_fact(seat, tuki, expert, case, fact):
    due_on, asked = DUE, tuki
    if case == "twice":
        ask_to_name(
            seat, OrganisationFactory(email="b@example.org"), due_on=DUE, by=expert, at=NOON
        )
    if case == "filled":
        MembershipFactory(structure=seat.structure, seat=seat)
    if case == "dissolved":
        asked = OrganisationFactory(status="dissolved")
    if case == "today":
        due_on = NOON.date()

    with pytest.raises(Refused) as refused:
        ask_to_name(seat, asked, due_on=due_on, by=expert, at=NOON)

    assert list(refused.value.message_dict) == [fact]


def test_asked_twice_by_a_double_click_one_mail_goes(nomination, seat, tuki, expert):
    assert ask_to_name(seat, tuki, due_on=DUE, by=expert, at=NOON) == nomination
    assert len(kinds()) == 1


def test_others_ask_nobody(seat, tuki):
    with pytest.raises(PermissionDenied):
        ask_to_name(seat, tuki, due_on=DUE, by=UserFactory(), at=NOON)


def test_reminded_once_in_the_last_week(nomination):
    week_before = NOON.replace(month=2, day=22)

    assert remind(at=week_before - DAY) == 0
    assert remind(at=week_before) == 1
    assert remind(at=week_before + DAY) == 0
    assert sorted(kind for kind, _to in kinds()) == ["nomination_ask", "nomination_remind"]


def test_nobody_is_asked_or_reminded_for_a_structure_that_has_ended(nomination, seat, mailoutbox):
    Structure.objects.filter(pk=seat.structure_id).update(ended_on=NOON.date() - DAY)

    deliver_mails(NOON)
    assert remind(at=NOON.replace(month=2, day=22)) == 0

    assert mailoutbox == []


def test_whoever_was_asked_within_the_week_is_not_reminded(seat, tuki, expert):
    ask_to_name(seat, tuki, due_on=NOON.date() + 5 * DAY, by=expert, at=NOON)

    assert remind(at=NOON + DAY) == 0


def test_called_off_nobody_is_asked_or_named(nomination, expert, mailoutbox):
    assert call_off(nomination, by=expert, at=NOON)
    assert not call_off(nomination, by=expert, at=NOON)

    deliver_mails(NOON)
    assert mailoutbox == []
    with pytest.raises(Refused):
        name_member(nomination, **NAMED, at=NOON)


def test_whoever_fills_the_seat_answers_the_question(nomination, seat, expert):
    member = add_member(
        seat.structure, Said(name="Meri", seat=seat, starts_on=NOON.date()), by=expert, at=NOON
    )

    nomination.refresh_from_db()
    assert nomination.named == member


def test_a_link_that_is_wrong_or_of_another_is_dead(client, nomination, seat, expert):
    other = ask_to_name(
        SeatFactory(structure=seat.structure),
        OrganisationFactory(email="b@example.org"),
        due_on=DUE,
        by=expert,
        at=NOON,
    )
    deliver_mails(NOON)
    from regions.structures.members.links import NAME, token_for

    for number, token in (
        (nomination.pk, "wrong"),
        (nomination.pk, token_for(NAME, other.pk)),
        (999_999, token_for(NAME, 999_999)),
    ):
        assert (
            client.get(reverse("structures:nomination_link", args=[number, token])).status_code
            == 404
        )


def test_the_page_tells_whoever_runs_it_who_was_asked_and_what_is_late(
    client, english, seat, expert
):
    now = timezone.now()
    Nomination.objects.create(
        seat=seat,
        asked=OrganisationFactory(name="Tuki ry"),
        asked_at=now - 30 * DAY,
        due_on=timezone.localdate(now) - DAY,
    )
    page = seat.structure.get_absolute_url()

    assert "Tuki ry" not in client.get(page).text
    client.force_login(expert)
    text = client.get(page).text
    assert "Tuki ry is asked to name somebody" in text
    assert "people__late" in text


def test_the_form_asks_and_says_what_is_wrong(client, english, seat, tuki, expert):
    client.force_login(expert)
    url = reverse("structures:nomination_new", args=[seat.structure_id, seat.pk])

    wrong = client.post(url, {"asked": "ei tällaista", "due_on": "eilen"})
    assert set(wrong.context["form"].errors) == {"asked", "due_on"}
    client.post(url, {"asked": "tuki", "due_on": (timezone.localdate() + 20 * DAY).isoformat()})

    assert seat.nominations.get().asked == tuki
