"""An expert reads how the regions answered, finds their own, and reads the reasons."""

import re

import pytest

from portal.accounts.roles import Role
from regions.models import Region
from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.definition import CANNOT_SAY
from tests.factories.accounts import UserFactory
from tests.journeys.screens import DESK, NARROWEST, PHONE
from tests.surveys.responding import end, rate, respond

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {
    "unite": 4,
    "reach": 2,
    "taken_part": CANNOT_SAY,
    "contact_person": 2,
    "informs": 3,
    "meetings": 6,
    "organiser": "Yhdistys",
    "support": (1, 3, 5),
    "needs": "Yhteistä aikaa",
}


@pytest.fixture
def ended(reference, organisation_round):
    """22 regions; of the smallest no figure is shown."""
    for index, region in enumerate(Region.objects.order_by("code")):
        responses = [{**ANSWERS, "involve": 1 + (index + i) % 5} for i in range(5 + index)]
        respond(organisation_round, region, *responses)
    lappi = Region.objects.get(slug="lappi")
    # One endless word makes no page wider.
    reason = {"involve": AnswerValue((5,), "Neuvottelukunta toimii"), "needs": "a" * 1_900}
    respond(organisation_round, lappi, reason)
    rate(organisation_round, None, 3, 2)
    return end(organisation_round, published=True)


@pytest.fixture
def lapland(ended):
    region = Region.objects.get(slug="lappi")
    return UserFactory(email="expert@example.org", regions=[region], language="en")


def test_an_expert_reads_results_without_scripts(visit, lapland, ended):
    expert = visit(person=lapland, viewport=PHONE, java_script_enabled=False)

    expert.goto(f"/rounds/{ended.pk}/results/")
    text = expert.text().replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"Lapland \d\.\d \(n = 26\); all answers \d\.\d", text)
    expert.press("By region", role="link")
    assert "How well do the cooperation structures" in expert.text()
    expert.page.locator("#region").select_option(label="Kainuu")
    expert.press("Show")
    assert expert.page.url.endswith("?region=lappi&region=kainuu")
    expert.press("Lapland.*remove", role="link")
    assert expert.page.url.endswith("?region=kainuu")
    sentence = expert.page.locator("main .lead").inner_text()
    assert "Kainuu" in sentence
    assert "Lapland" not in sentence
    expert.press("Read the reasons", role="link")
    assert "Neuvottelukunta toimii" in expert.text()


def test_no_page_of_results_breaks_a_rule(visit, ended):
    """In each language, dark and light, wide and at its narrowest."""
    views = {
        "fi": {"viewport": NARROWEST},
        "sv": {"viewport": DESK, "color_scheme": "dark"},
        "en": {"viewport": PHONE, "color_scheme": "dark"},
    }
    results = f"/rounds/{ended.pk}/results/"
    kinds = ("involve", "contact_person", "meetings", "support")
    pages = ("", "?region=lappi", *(f"{code}/" for code in kinds), "needs/words/")
    for language, options in views.items():
        manager = UserFactory(roles=[Role.PROJECT_MANAGER], language=language)
        visitor = visit(person=manager, **options)
        # In one language every page; of the others samples.
        for path in pages if language == "fi" else pages[::2]:
            assert visitor.goto(results + path).status == 200, path
            visitor.check()
