"""A group from its founding to what it tells upward: founded, somebody named for its seat, met, written down.

Three walk it in a browser: the expert of the region, the coordinator, and whoever was named, who has no
account and knows the portal by the links in letters alone.
"""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from portal.jobs.scheduling import tick
from regions.meetings.models import Invitee, Meeting, MeetingOutcome, UpwardReport
from regions.meetings.outcomes.reminding import plan_reminders
from regions.models import Region
from regions.structures.models import Membership, Structure
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.structures import StructureFactory
from tests.jobs import run_queued_jobs
from tests.journeys.screens import DESK, PHONE
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db(transaction=True)

FINNISH = {
    "group": "Sote-ryhmä",
    "found": "^Perusta rakenne",
    "names": ("^Suomenkielinen nimi", "^Ruotsinkielinen nimi", "^Englanninkielinen nimi"),
    "kind": "^Laji", "kind is": "Sote-ryhmä", "under": "^Toimii alaisuudessa",
    "save": "^Tallenna",
    "coordinators": "^Koordinaattorit", "address": "^Henkilön sähköpostiosoite", "add": "^Lisää$",
    "seat": "^Lisää paikka", "seat name": "^Paikan nimi", "of": "^Edustaa järjestöä",
    "ask": "^Pyydä nimeämään jäsen", "by": "^Nimettävä viimeistään", "send ask": "^Lähetä pyyntö",
    "person": "^Henkilön nimi", "name": "^Nimeä tämä henkilö", "thanks": "Kiitos",
    "call": "^Kutsu kokous koolle", "title": "^Otsikko", "day": "^Päivä", "begins": "^Alkaa klo",
    "ends": "^Päättyy klo", "room": "^Tila", "item": "^Lisää asia", "up": "^Ylös",
    "invite": "^Lähetä kutsut", "come": "^Osallistun$", "told": "Vastauksesi on tallennettu",
    "attendance": "^Kirjaa läsnäolijat", "write": "^Kirjoita pöytäkirja",
    "approve": "^Hyväksy pöytäkirja",
    "outcome": "^Kirjaa tulos", "action": "^Toimenpide", "done": "^Merkitse tehdyksi",
    "upward": "^Raportti ylemmälle", "draft": "^Laadi raportti", "edit": "^Muokkaa raporttia",
    "send": "^Lähetä esityslistalle",
}  # fmt: skip
SWEDISH = {
    "group": "Social- och hälsogruppen",
    "found": "^Grunda en struktur",
    "names": ("^Finskt namn", "^Svenskt namn", "^Engelskt namn"),
    "kind": "^Typ", "kind is": "Sote-arbetsgrupp", "under": "^Lyder under",
    "save": "^Spara",
    "coordinators": "^Koordinatorer", "address": "^Personens e-postadress", "add": "^Lägg till$",
    "seat": "^Lägg till en plats", "seat name": "^Platsens namn", "of": "^Företräder organisationen",
    "ask": "^Be om att en medlem utses", "by": "^Ska utses senast", "send ask": "^Skicka begäran",
    "person": "^Personens namn", "name": "^Utse den här personen", "thanks": "Tack",
    "call": "^Sammankalla ett möte", "title": "^Rubrik", "day": "^Dag", "begins": "^Börjar kl",
    "ends": "^Slutar kl", "room": "^Lokal", "item": "^Lägg till ett ärende", "up": "^Upp",
    "invite": "^Skicka kallelser", "come": "^Jag deltar$", "told": "Ditt svar är sparat",
    "attendance": "^Anteckna de närvarande", "write": "^Skriv protokollet",
    "approve": "^Godkänn protokollet",
    "outcome": "^Anteckna ett resultat", "action": "^Åtgärd", "done": "^Markera som genomförd",
    "upward": "^Rapport till strukturen ovanför", "draft": "^Utarbeta en rapport",
    "edit": "^Redigera rapporten", "send": "^Skicka till föredragningslistan",
}  # fmt: skip


def on(month, day, hour=9, minute=30):
    """A moment of 2027 in Finland; all of them are on working days."""
    return timezone.make_aware(dt.datetime(2027, month, day, hour, minute))


@pytest.fixture
def clock():
    """Goes on from the first Monday of February; a test moves it."""
    with time_machine.travel(on(2, 1), tick=True) as traveller:
        yield traveller


@pytest.fixture
def region(reference):
    return Region.objects.get(code="21")


@pytest.mark.parametrize(
    ("language", "words", "options"),
    [
        pytest.param("fi", FINNISH, {"viewport": PHONE}, id="in Finnish on a phone"),
        pytest.param("sv", SWEDISH, {"viewport": DESK, "color_scheme": "dark"}, id="in Swedish"),
    ],
)
def test_a_group_from_its_founding_to_its_report(clock, region, visit, language, words, options):
    options = {"locale": f"{language}-FI", **options}
    above = StructureFactory(called="Neuvottelukunta", regions=[region])
    board_meeting = MeetingFactory(structure=above, title="Huhtikuu", starts_at=on(4, 8))
    party = OrganisationFactory(
        name="Muisti ry", email="muisti@example.org", languages=language, regions=[region]
    )
    expert = UserFactory(email="lappi@example.org", language=language, regions=[region])
    coordinator = UserFactory(
        email="muuan@example.org", language=language, represents=[OrganisationFactory()]
    )

    # The expert founds the group and says who looks after it.
    visitor = visit(expert, **options)
    visitor.goto("/structures/")
    visitor.press(words["found"], role="link")
    visitor.press(words["save"])
    assert visitor.page.locator("[aria-invalid=true]").count() >= 3
    visitor.check()
    for name in words["names"]:
        visitor.fill(name, words["group"])
    visitor.page.get_by_label(re.compile(words["kind"])).select_option(label=words["kind is"])
    visitor.page.locator("label[for=id_regions_0]").click()
    visitor.page.get_by_label(re.compile(words["under"])).select_option(label=str(above))
    visitor.press(words["save"])
    visitor.check()
    group = Structure.objects.get(parent=above)
    visitor.press(words["coordinators"], role="link")
    visitor.fill(words["address"], coordinator.email)
    visitor.press(words["add"])
    visitor.check()

    # The coordinator asks an organisation whom it names for a seat.
    visitor = visit(coordinator, **options)
    visitor.goto("/")
    visitor.press(words["group"], role="link")
    visitor.press(words["seat"], role="link")
    visitor.fill(words["seat name"], "1.")
    visitor.check()
    visitor.press(words["save"])
    visitor.press(words["ask"], role="link")
    visitor.page.locator("input[name=asked]").fill(party.name)
    visitor.fill(words["by"], "2027-02-12")
    visitor.check()
    visitor.press(words["send ask"])
    visitor.check()

    guest = visit(**options)
    guest.goto(_linked(r"/structures/name/\S+", party.email))
    guest.check()
    guest.fill(words["person"], "Aino")
    guest.fill(words["address"], "aino@example.org")
    guest.press(words["name"])
    guest.check()
    assert words["thanks"] in guest.text()
    assert Membership.objects.get(structure=group).person.email == "aino@example.org"

    # A meeting is called, with an agenda, and answered by the link of the letter.
    for day in ("2027-03-16", "2027-02-16"):
        visitor.goto(group.get_absolute_url())
        visitor.press(words["call"], role="link")
        visitor.fill(words["day"], day)
        visitor.fill(words["begins"], "09:00")
        visitor.fill(words["ends"], "10:30")
        visitor.fill(words["room"], "Sali 1")
        visitor.press(words["save"])
    meeting = Meeting.objects.get(structure=group, starts_at__lt=on(3, 1))
    for title in ("Avaus", "Talousarvio"):
        visitor.press(words["item"], role="link")
        visitor.fill(words["title"], title)
        visitor.press(words["save"])
    visitor.press(words["up"])
    visitor.check()
    assert [item.title for item in meeting.items.all()] == ["Talousarvio", "Avaus"]
    visitor.press(words["invite"], role="link")
    visitor.check()
    visitor.press(words["invite"])
    guest.goto(_linked(r"/meetings/answer/\S+", "aino@example.org"))
    guest.check()
    guest.press(words["come"])
    assert words["told"] in guest.text()
    assert Invitee.objects.get().answer == "coming"

    # It was held: who was there, the minutes, an action.
    clock.move_to(on(2, 16, 11))
    visitor = visit(coordinator, **options)
    visitor.goto(meeting.get_absolute_url())
    visitor.press(words["attendance"], role="link")
    visitor.page.locator("label", has_text="Aino").click()
    visitor.check()
    visitor.press(words["save"])
    visitor.press(words["write"], role="link")
    visitor.page.locator("textarea[name=text]").fill("Talousarvio käytiin läpi.")
    visitor.check()
    visitor.press(words["save"])
    visitor.press(words["outcome"], role="link")
    visitor.page.locator("label", has_text=re.compile(words["action"])).first.click()
    visitor.page.locator("textarea[name=text]").fill("Kutsutaan alueen johtaja kokoukseen.")
    visitor.page.locator("select[name=person]").select_option(label="Aino")
    visitor.page.locator("input[name=due_on]").fill("2027-03-19")
    visitor.check()
    visitor.press(words["save"])
    visitor.check()

    # The next meeting approves the minutes.
    clock.move_to(on(3, 16))
    visitor = visit(coordinator, **options)
    visitor.goto(meeting.get_absolute_url())
    visitor.press(words["approve"], role="link")
    visitor.check()
    visitor.press(words["approve"])
    meeting.refresh_from_db()
    assert (meeting.approved_number, meeting.approved_in.on) == (1, dt.date(2027, 3, 16))

    # The clock reminds whose action it is.
    clock.move_to(on(3, 17))
    plan_reminders(at=on(3, 16, 18))
    assert tick(at=timezone.now()) == 1
    guest.goto(_linked(r"/actions/\S+", "aino@example.org"))
    guest.check()
    guest.press(words["done"])
    assert MeetingOutcome.objects.get().done_at

    # What came of the quarter goes to the next agenda of the board.
    clock.move_to(on(4, 1))
    visitor = visit(coordinator, **options)
    visitor.goto(group.get_absolute_url())
    visitor.press(words["upward"], role="link")
    visitor.check()
    visitor.page.locator("select[name=period]").select_option("2027-1")
    visitor.press(words["draft"])
    visitor.check()
    assert "Kutsutaan alueen johtaja" in visitor.text()
    visitor.press(words["edit"], role="link")
    text = visitor.page.locator("textarea[name=text]")
    text.fill(f"{text.input_value()}\n\nPyydämme lausuntoa.")
    visitor.check()
    visitor.press(words["save"])
    visitor.press(words["send"])
    run_queued_jobs()
    report = UpwardReport.objects.get()
    visitor.goto(report.get_absolute_url())
    visitor.check()

    visitor = visit(expert, **options)
    visitor.goto(board_meeting.get_absolute_url())
    visitor.check()
    with visitor.page.expect_download() as download:
        visitor.page.locator("a[download]").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    for lists in ("decisions", "actions"):
        visitor.goto(f"/structures/{lists}/")
        visitor.check()


def _linked(pattern, address):
    """That path in the letters to this address; those of meetings wait a minute for further edits."""
    deliver_mails(at=timezone.now() + dt.timedelta(minutes=2))
    bodies = [one.body for one in mail.outbox if one.to == [address]]
    return next(found[0] for body in bodies if (found := re.search(pattern, body)))
