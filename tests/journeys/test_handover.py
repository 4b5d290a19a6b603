"""An expert leaves: previewed, planned, taken back, and handed over at once; and who was responsible when."""

import datetime as dt

import pytest
from django.utils import timezone

from regions.models import Assignment, Handover, Region
from tests.factories.accounts import UserFactory
from tests.factories.regions import ProfileDraftFactory
from tests.journeys.screens import DESK, NARROWEST

pytestmark = pytest.mark.django_db(transaction=True)

FINNISH = {
    "hand_over": "Siirrä työt",
    "to_whom": "Kenelle",
    "kainuu": "Kainuu",
    "first_day": "Seuraajan ensimmäinen päivä",
    "show": "Näytä, mitä siirtyy",
    "past": "Päivä on mennyt",
    "plan": "Ajoita siirto",
    "change": "Muuta",
    "take_back": "^Peru",
    "now": "Siirrä työt nyt",
    "done": "Työt on siirretty.",
}
SWEDISH = FINNISH | {
    "hand_over": "Överlämna arbetet",
    "to_whom": "Till vem",
    "kainuu": "Kajanaland",
    "first_day": "Efterträdarens första dag",
    "show": "Visa vad som flyttas",
    "past": "Dagen har passerat",
    "plan": "Planera överlämningen",
    "change": "Ändra",
    "take_back": "^Ta tillbaka",
    "now": "Överlämna arbetet nu",
    "done": "Arbetet har överlämnats.",
}


@pytest.mark.parametrize(
    ("words", "options"),
    [
        pytest.param(
            FINNISH,
            {"locale": "fi-FI", "viewport": NARROWEST, "color_scheme": "dark"},
            id="in Finnish on a phone",
        ),
        pytest.param(
            SWEDISH,
            {"locale": "sv-FI", "viewport": DESK, "java_script_enabled": False},
            id="in Swedish without scripts",
        ),
    ],
)
def test_the_work_of_a_leaver_moves(reference, manager, visit, words, options):
    lappi, kainuu = Region.objects.get(code="21"), Region.objects.get(code="20")
    leaver = UserFactory(email="leaver@example.org", regions=[lappi, kainuu])
    successor = UserFactory(email="successor@example.org", roles=["steering"])
    draft = ProfileDraftFactory(author=leaver, region=lappi)
    today = timezone.localdate()
    visitor = visit(person=manager, **options)
    page = visitor.page
    check = visitor.check if options.get("java_script_enabled", True) else lambda: None

    # By way of the region's page, a day that has passed first.
    visitor.goto(f"/regions/{lappi.slug}/responsible/")
    check()
    visitor.press(words["hand_over"], role="link")
    check()
    page.get_by_label(words["to_whom"]).select_option(label="Successor")
    page.get_by_label(words["kainuu"]).select_option("-")
    visitor.fill(words["first_day"], (today - dt.timedelta(days=1)).isoformat())
    visitor.press(words["show"])
    check()
    assert words["past"] in visitor.text()
    visitor.fill(words["first_day"], (today + dt.timedelta(days=30)).isoformat())
    visitor.press(words["show"])
    check()
    assert not Handover.objects.exists()
    assert "Successor" in visitor.text()

    visitor.press(words["plan"])
    check()
    handover = Handover.objects.get()
    assert handover.is_planned
    visitor.press(words["take_back"], role="link")
    check()
    visitor.press(words["take_back"])
    check()
    handover.refresh_from_db()
    assert handover.state == "taken_back"

    # By way of the person's page, and at once.
    visitor.goto(f"/people/{leaver.pk}/")
    check()
    visitor.press(words["hand_over"], role="link")
    page.get_by_label(words["to_whom"]).select_option(label="Successor")
    visitor.press(words["show"])
    visitor.press(words["change"], role="link")
    page.get_by_label(words["kainuu"]).select_option("-")
    visitor.press(words["show"])
    visitor.press(words["now"])
    check()
    assert words["done"] in visitor.text()

    draft.refresh_from_db()
    assert draft.author == successor
    assert Assignment.objects.get(region=lappi, ends_on=None).user == successor
    assert Assignment.objects.get(region=kainuu, ends_on=None).user == leaver
    visitor.goto(f"/regions/{lappi.slug}/responsible/")
    check()
    assert "Successor" in visitor.text()
    assert "Leaver" in visitor.text()
