"""Two rows of one organisation are merged side by side, and the merging is undone."""

import pytest
from django.utils import timezone

from regions.models import Municipality, Region
from regions.organisations.models import DuplicatePair, Merge, Organisation
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
    RepresentativeFactory,
)
from tests.journeys.screens import DESK, NARROWEST

pytestmark = pytest.mark.django_db(transaction=True)

FINNISH = {
    "compare": "Vertaa ja yhdistä",
    "swap": "Vaihda, kumpi jää",
    "merge": "Yhdistä järjestöt",
    "undo": "Kumoa yhdistäminen",
    "done": "on nyt yhdistetty",
    "back": "Kaikki on niin kuin ennen.",
    "different": "Ovat eri järjestöjä",
}
SWEDISH = {
    "compare": "Jämför och slå ihop",
    "swap": "Byt vilken som blir kvar",
    "merge": "Slå ihop de två",
    "undo": "Ångra sammanslagningen",
    "done": "ingår nu i",
    "back": "Allt är som det var förut.",
    "different": "Är olika organisationer",
}


@pytest.fixture
def twins(reference):
    lappi, town = Region.objects.get(code="21"), Municipality.objects.get(code="698")
    made = []
    for name, holder in (("Rovaniemen Kuulo ry", "Anna"), ("Rovaniemen kuulo r.y.", "Matti")):
        one = OrganisationFactory(name=name, municipality=town, regions=[lappi])
        office = OfficeFactory(organisation=one)
        OfficeTermFactory(office=office, person=ContactPersonFactory(name=holder))
        RepresentativeFactory(organisation=one, user=UserFactory())
        made.append(one)
    DuplicatePair.objects.create(
        first=made[0],
        second=made[1],
        score=70,
        reasons=["name", "municipality"],
        found_at=timezone.now(),
    )
    return made


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
def test_a_merging_is_done_and_undone(twins, visit, words, options):
    expert = UserFactory(email="lappi@example.org", regions=[Region.objects.get(code="21")])
    visitor = visit(person=expert, **options)
    check = visitor.check if options.get("java_script_enabled", True) else lambda: None
    survivor, loser = twins

    visitor.goto("/organisations/duplicates/")
    check()
    visitor.press(words["compare"], role="link")
    check()
    # The other way round and back.
    visitor.press(words["swap"], role="link")
    visitor.press(words["swap"], role="link")
    visitor.page.locator("label", has_text="Matti").click()
    visitor.press(words["merge"])
    check()
    assert words["done"] in visitor.text()
    assert not Organisation.objects.filter(pk=loser.pk).exists()
    visitor.goto(f"/organisations/{loser.public_id}/")
    assert visitor.page.url.endswith(survivor.get_absolute_url())
    visitor.goto("/organisations/merges/")
    check()

    visitor.goto(Merge.objects.get().get_absolute_url())
    visitor.press(words["undo"])
    check()
    assert words["back"] in visitor.text()
    assert Organisation.objects.get(pk=loser.pk).name == "Rovaniemen kuulo r.y."

    visitor.goto("/organisations/duplicates/")
    visitor.press(words["different"])
    check()
    assert DuplicatePair.objects.get().state == "different"
