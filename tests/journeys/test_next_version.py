"""A survey that was answered goes on with a shorter scale, and what was answered before is carried over."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.roles import Role
from regions.models import Region
from surveys.library.loading import load_survey
from surveys.models import Survey
from tests.factories.accounts import UserFactory
from tests.factories.surveys import RoundFactory
from tests.journeys.screens import DESK, PHONE
from tests.surveys.library.test_before import FIVE, choosing, content, scale, words
from tests.surveys.responding import end, respond

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def survey(reference):
    asked = [scale("works", *FIVE), choosing("how", "Kyllä", "Ei")]
    page = {"code": "one", "title": words("Yhteistyö"), "questions": asked}
    survey = load_survey(content(pages=[page]), by=None, at=timezone.now())
    answered(survey, "Kevät", 300, range(1, 6))
    return survey


def answered(survey, name, days_ago, values):
    """A round that is over, with twice each of these answers in two regions."""
    now = timezone.now() - dt.timedelta(days=days_ago)
    round_ = RoundFactory(survey=survey, now=now, called=name)
    for region in Region.objects.filter(slug__in=["lappi", "kainuu"]):
        respond(round_, region, *[{"works": value, "how": 1} for value in [*values] * 2])
    return end(round_)


WORDS = {
    "fi": {
        "next": "Tee seuraava versio",
        "remove": "Poista rivi 3",
        "save": "^Tallenna$",
        "broken": "Asteikossa oli 5 kohtaa, nyt niitä on 4.",
        "mend": "Siirrä vastaukset tai merkitse",
        "ready": "^Merkitse valmiiksi$",
        "means": "Kevät: keskiarvo 2,5 (n = 16); nyt 2,5 (n = 16).",
    },
    "sv": {
        "next": "Gör nästa version",
        "remove": "Ta bort rad 3",
        "save": "^Spara$",
        "broken": "Skalan hade 5 steg och har nu 4.",
        "mend": "Överför svaren eller märk",
        "ready": "^Gör färdig$",
        "means": "Kevät: medelvärde 2,5 (n = 16); nu 2,5 (n = 16).",
    },
}


@pytest.mark.parametrize(
    ("language", "options"),
    [
        ("fi", {"viewport": PHONE, "java_script_enabled": False}),
        ("sv", {"viewport": DESK}),
        ("fi", {"viewport": PHONE}),
    ],
    ids=["fi on a phone without scripts", "sv at a desk", "fi on a phone"],
)
def test_a_scale_is_shortened_and_its_answers_are_carried_over(visit, survey, language, options):
    manager = UserFactory(roles=[Role.PROJECT_MANAGER], language=language)
    said = WORDS[language]
    visitor = visit(person=manager, locale=f"{language}-FI", **options)
    page = visitor.page
    check = visitor.check if options.get("java_script_enabled", True) else lambda: None

    visitor.goto(survey.get_absolute_url())
    visitor.press(said["next"])
    visitor.follow(page.locator("#works h3 a"))
    visitor.follow(page.get_by_role("button", name=said["remove"], exact=True))
    visitor.press(said["save"])
    assert said["broken"] in visitor.text()
    check()

    visitor.press(said["mend"], role="link")
    assert page.locator("#id_to-4").input_value() == "3"
    page.locator("label[for=id_relation_1]").click()
    page.locator("#id_to-3").select_option("-")
    check()
    visitor.press(said["save"])
    assert page.url.endswith("/before/#works")
    check()
    visitor.goto(page.url.partition("before/")[0] + "check/")
    check()
    visitor.press(said["ready"])
    following = Survey.objects.get(version=2)
    assert following.goes_on_from == survey

    round_ = answered(following, "Syksy", 30, range(1, 5))
    visitor.goto(reverse("surveys:results", args=[round_.pk]))
    assert said["means"] in visitor.text().replace("\N{NO-BREAK SPACE}", " ")
    check()
    visitor.goto(reverse("surveys:results_question", args=[round_.pk, "works"]))
    page.locator(".earlier details").last.locator("summary").click()
    check()
