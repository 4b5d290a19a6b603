"""The annual clock in Finnish and Swedish: list, wheel, an entry, the next year, a feed; without JavaScript too."""

import re

import pytest
from django.utils import timezone

from regions.calendar.models import CalendarFeed, ClockOccurrence

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "fi": {
        "wheel": "Kehä", "add": "Lisää merkintä", "fi": "Otsikko suomeksi", "sv": "Otsikko ruotsiksi",
        "en": "Otsikko englanniksi", "first": "Ensimmäinen päivä", "save": "Tallenna",
        "copy": "Kopioi seuraavalle vuodelle", "chosen": "Kopioi valitut",
        "mine": "Omaan kalenteriin", "make": "Tee osoite", "back": "Peru",
    },
    "sv": {
        "wheel": "Hjul", "add": "Lägg till en post", "fi": "Rubrik på finska", "sv": "Rubrik på svenska",
        "en": "Rubrik på engelska", "first": "Första dag", "save": "Spara",
        "copy": "Kopiera till nästa år", "chosen": "Kopiera de valda",
        "mine": "Till min kalender", "make": "Skapa en adress", "back": "Ta tillbaka",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "scripts"), [("fi", True), ("sv", False)], ids=["fi", "sv without scripts"]
)
def test_a_year_is_written_seen_copied_and_subscribed_to(
    visit, live_server, manager, language, scripts
):
    words = WORDS[language]
    manager.language = language
    manager.save()
    visitor = visit(manager, java_script_enabled=scripts, locale=f"{language}-FI")
    visitor.context.add_cookies(
        [{"name": "django_language", "value": language, "url": live_server.url}]
    )
    page, year = visitor.page, timezone.localdate().year

    def check():
        if scripts:
            visitor.check()

    visitor.goto("/calendar/")
    visitor.press(words["add"], role="link")
    for name in ("fi", "sv", "en"):
        page.get_by_label(words[name], exact=True).fill("Vuosikokous")
    page.get_by_label(words["first"], exact=True).fill(f"{year}-05-05")
    check()
    visitor.press(words["save"])
    assert "Vuosikokous" in visitor.text()
    check()

    visitor.press(words["wheel"], role="link")
    assert page.locator("svg.chart--wide a, svg.chart--narrow a").count() == 2
    check()

    visitor.press(words["copy"], role="link")
    assert "Vuosikokous" in visitor.text()
    check()
    visitor.press(words["chosen"])
    assert "Vuosikokous" in visitor.text()
    assert ClockOccurrence.objects.get().year == year + 1

    visitor.press(words["mine"], role="link")
    check()
    visitor.press(words["make"])
    address = re.search(r"/calendar/feed/[\w-]+\.ics", visitor.text())[0]
    check()
    assert "SUMMARY:Vuosikokous" in visitor.context.request.get(address).text()
    visitor.press(words["back"])
    assert not CalendarFeed.objects.exists()
    assert visitor.context.request.get(address).status == 404
