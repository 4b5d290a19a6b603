"""A meeting is called, given an agenda and answered by the link of its letter in a browser without scripts."""

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
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group(reference):
    group = StructureFactory(called="Sote-ryhmä", regions=[Region.objects.get(code="21")])
    member = ContactPersonFactory(name="Aino", email="aino@example.org")
    MembershipFactory(structure=group, person=member)
    return group


def test_a_meeting_is_called_and_answered_without_scripts(group, visit):
    options = {"locale": "sv-FI", "java_script_enabled": False}
    expert = UserFactory(email="lappi@example.org", regions=[Region.objects.get(code="21")])
    visitor = visit(person=expert, **options)

    visitor.goto(group.get_absolute_url())
    visitor.press("Sammankalla ett möte", role="link")
    day = timezone.localdate() + dt.timedelta(days=14)
    visitor.fill("^Dag", day.isoformat())
    visitor.fill("^Börjar kl", "09:00")
    visitor.fill("^Slutar kl", "08:00")
    visitor.press("Spara")
    visitor.fill("^Slutar kl", "10:30")
    visitor.press("Spara")
    meeting = Meeting.objects.get()

    for title in ("Avaus", "Talousarvio"):
        visitor.press("Lägg till ett ärende", role="link")
        visitor.fill("^Rubrik", title)
        visitor.press("Spara")
    visitor.press("Upp")
    assert [item.title for item in meeting.items.all()] == ["Talousarvio", "Avaus"]

    visitor.press("Skicka kallelser", role="link")
    visitor.press("Skicka kallelser")
    deliver_mails(at=timezone.now() + dt.timedelta(minutes=2))
    [path] = re.findall(r"(/meetings/answer/\S+)", mail.outbox[0].body)

    guest = visit(**options)
    guest.goto(path)
    guest.press("^Jag deltar$")
    assert "Ditt svar är sparat" in guest.text()
    assert Invitee.objects.get().answer == "coming"
    visitor.goto(meeting.get_absolute_url())
    assert "Deltagare" in visitor.text()
