"""A meeting is written down: who was there, minutes that the next one approves, an action of which somebody is
reminded; and what came of it is told upward."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from regions.meetings.models import Invitee, MeetingOutcome
from regions.meetings.outcomes.reminding import remind
from regions.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, MeetingFactory
from tests.factories.organisations import ContactPersonFactory
from tests.factories.structures import MembershipFactory, StructureFactory
from tests.journeys.screens import DESK, PHONE
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db(transaction=True)

FINNISH = {
    "attendance": "^Kirjaa läsnäolijat",
    "save": "^Tallenna",
    "write": "^Kirjoita pöytäkirja",
    "approve": "^Hyväksy pöytäkirja",
    "outcome": "^Kirjaa tulos",
    "action": "^Toimenpide",
    "done": "^Merkitse tehdyksi",
    "draft": "^Laadi raportti",
    "edit": "^Muokkaa raporttia",
}
SWEDISH = {
    "attendance": "^Anteckna de närvarande",
    "save": "^Spara",
    "write": "^Skriv protokollet",
    "approve": "^Godkänn protokollet",
    "outcome": "^Anteckna ett resultat",
    "action": "^Åtgärd",
    "done": "^Markera som genomförd",
    "draft": "^Utarbeta en rapport",
    "edit": "^Redigera rapporten",
}
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def region(reference):
    return Region.objects.get(code="21")


@pytest.fixture
def meeting(region):
    """Held yesterday by a group under a board; the next one has begun, and the board meets in a week."""
    above = StructureFactory(called="Neuvottelukunta", regions=[region])
    group = StructureFactory(called="Sote-ryhmä", regions=[region], parent=above)
    now = timezone.now()
    held = MeetingFactory(structure=group, starts_at=now - DAY, ends_at=now - DAY + HOUR)
    MeetingFactory(structure=group, starts_at=now - HOUR, ends_at=now + HOUR)
    MeetingFactory(structure=above)
    AgendaItemFactory(meeting=held, title="Talousarvio")
    person = ContactPersonFactory(name="Aino", email="aino@example.org")
    membership = MembershipFactory(structure=group, person=person)
    InviteeFactory(meeting=held, person=person, membership=membership)
    return held


@pytest.mark.parametrize(
    ("words", "options"),
    [
        pytest.param(FINNISH, {"locale": "fi-FI", "viewport": PHONE}, id="in Finnish on a phone"),
        pytest.param(
            SWEDISH, {"locale": "sv-FI", "viewport": DESK, "color_scheme": "dark"}, id="in Swedish"
        ),
    ],
)
def test_a_meeting_is_written_down_and_told_upward(meeting, region, visit, words, options):
    visitor = visit(person=UserFactory(email="lappi@example.org", regions=[region]), **options)
    page = visitor.page

    visitor.goto(meeting.get_absolute_url())
    visitor.check()
    visitor.press(words["attendance"], role="link")
    page.locator("label", has_text="Aino").click()
    visitor.check()
    visitor.press(words["save"])
    assert Invitee.objects.get().attended

    visitor.press(words["write"], role="link")
    page.locator("textarea[name=text]").fill("Talousarvio käytiin läpi.")
    visitor.check()
    visitor.press(words["save"])
    visitor.press(words["approve"], role="link")
    visitor.check()
    visitor.press(words["approve"])
    meeting.refresh_from_db()
    assert meeting.approved_number == 1

    visitor.press(words["outcome"], role="link")
    visitor.check()
    page.locator("label", has_text=re.compile(words["action"])).first.click()
    page.locator("textarea[name=text]").fill("Kutsutaan alueen johtaja seuraavaan kokoukseen.")
    page.locator("select[name=person]").select_option(label="Aino")
    page.locator("input[name=due_on]").fill((timezone.localdate() + 3 * DAY).isoformat())
    visitor.press(words["save"])
    visitor.check()

    _in_working_time(remind)
    deliver_mails()
    [path] = re.findall(r"(/actions/\S+)", mail.outbox[-1].body)
    guest = visit(**options)
    guest.goto(path)
    guest.check()
    guest.press(words["done"])
    assert MeetingOutcome.objects.get().done_at

    visitor.goto(reverse("meetings:upward_list", args=[meeting.structure_id]))
    visitor.check()
    visitor.press(words["draft"])
    visitor.check()
    assert "Kutsutaan alueen johtaja" in visitor.text()
    visitor.press(words["edit"], role="link")
    visitor.check()
    for name in ("decision_list", "action_list"):
        visitor.goto(reverse(f"meetings:{name}"))
        visitor.check()
    visitor.goto(meeting.structure.get_absolute_url())
    visitor.check()


def _in_working_time(act):
    """At ten on the next day on which letters go out, or now if that is one."""
    now = timezone.localtime()
    for days in range(10):
        at = (now + days * DAY).replace(hour=10, minute=0)
        if act(at=at):
            return
    raise AssertionError("Nobody was reminded.")
