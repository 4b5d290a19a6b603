"""A meeting is called, given an agenda and invited to; the invited sign up by the link of their letter."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from regions.meetings.models import Invitee, Meeting
from regions.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ContactPersonFactory
from tests.factories.structures import MembershipFactory, StructureFactory
from tests.journeys.screens import DESK, NARROWEST
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db(transaction=True)

FINNISH = {
    "call": "Kutsu kokous koolle",
    "title": "^Otsikko",
    "day": "^Päivä",
    "begins": "^Alkaa klo",
    "ends": "^Päättyy klo",
    "room": "^Tila",
    "save": "Tallenna",
    "item": "Lisää asia",
    "up": "Ylös",
    "invite": "Lähetä kutsut",
    "come": "^Osallistun$",
    "told": "Vastauksesi on tallennettu",
    "answered": "Osallistujat",
}
SWEDISH = {
    "call": "Sammankalla ett möte",
    "title": "^Rubrik",
    "day": "^Dag",
    "begins": "^Börjar kl",
    "ends": "^Slutar kl",
    "room": "^Lokal",
    "save": "Spara",
    "item": "Lägg till ett ärende",
    "up": "Upp",
    "invite": "Skicka kallelser",
    "come": "^Jag deltar$",
    "told": "Ditt svar är sparat",
    "answered": "Deltagare",
}


@pytest.fixture
def group(reference):
    group = StructureFactory(called="Sote-ryhmä", regions=[Region.objects.get(code="21")])
    member = ContactPersonFactory(name="Aino", email="aino@example.org")
    MembershipFactory(structure=group, person=member)
    return group


@pytest.mark.parametrize(
    ("words", "options"),
    [
        pytest.param(
            FINNISH, {"locale": "fi-FI", "viewport": NARROWEST}, id="in Finnish on a phone"
        ),
        pytest.param(SWEDISH, {"locale": "sv-FI", "viewport": DESK}, id="in Swedish"),
        pytest.param(
            SWEDISH,
            {"locale": "sv-FI", "viewport": DESK, "java_script_enabled": False},
            id="in Swedish without scripts",
        ),
    ],
)
def test_a_meeting_is_called_and_answered(group, visit, words, options):
    expert = UserFactory(email="lappi@example.org", regions=[Region.objects.get(code="21")])
    visitor = visit(person=expert, **options)
    check = visitor.check if options.get("java_script_enabled", True) else lambda: None

    visitor.goto(group.get_absolute_url())
    check()
    visitor.press(words["call"], role="link")
    check()
    day = timezone.localdate() + dt.timedelta(days=14)
    visitor.fill(words["day"], day.isoformat())
    visitor.fill(words["begins"], "09:00")
    visitor.fill(words["ends"], "08:00")
    visitor.fill(words["room"], "Sali 1")
    visitor.press(words["save"])
    check()
    visitor.fill(words["ends"], "10:30")
    visitor.press(words["save"])
    check()
    meeting = Meeting.objects.get()

    for title in ("Avaus", "Talousarvio"):
        visitor.press(words["item"], role="link")
        visitor.fill(words["title"], title)
        visitor.press(words["save"])
    visitor.press(words["up"])
    check()
    assert [item.title for item in meeting.items.all()] == ["Talousarvio", "Avaus"]

    visitor.press(words["invite"], role="link")
    check()
    visitor.press(words["invite"])
    deliver_mails(at=timezone.now() + dt.timedelta(minutes=2))
    [path] = re.findall(r"(/meetings/answer/\S+)", mail.outbox[0].body)

    guest = visit(**options)
    guest.goto(path)
    if options.get("java_script_enabled", True):
        guest.check()
    guest.press(words["come"])
    assert words["told"] in guest.text()
    assert Invitee.objects.get().answer == "coming"
    visitor.goto(meeting.get_absolute_url())
    assert words["answered"] in visitor.text()
