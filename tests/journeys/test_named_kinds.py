"""A respondent gives a day, a region, a municipality and an organisation: with scripts and without."""

import pytest
from django.urls import reverse

from surveys.models import Response
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory, SurveyFactory, four_kinds
from tests.journeys.respondent import begin, go_on
from tests.journeys.screens import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(reference, organisation, lappi):
    round_ = RoundFactory(survey=SurveyFactory(content=four_kinds(required=True)))
    invitation = InvitationFactory(round=round_, region=lappi, organisation=organisation)
    return reverse("surveys:link_open", args=[invitation.token])


@pytest.mark.parametrize(
    ("options", "town"),
    [
        pytest.param({"viewport": PHONE, "locale": "sv-FI"}, "Vasa", id="in Swedish on a phone"),
        pytest.param({"viewport": DESK, "locale": "fi-FI"}, "Vaasa", id="in Finnish at a desk"),
        pytest.param(
            {"viewport": PHONE, "locale": "fi-FI", "java_script_enabled": False},
            "Vaasa",
            id="without scripts",
        ),
    ],
)
def test_a_respondent_gives_all_four(link, visit, options, town):
    OrganisationFactory(name="Kemin Kumppanit ry", business_id="0812345-1")
    visitor = visit(**options)
    page = visitor.page
    check = visitor.check if options.get("java_script_enabled", True) else lambda: None

    begin(visitor, link) if options.get("java_script_enabled", True) else _begin(visitor, link)
    check()
    page.locator("#the_date").fill("2026-11-03")
    page.locator("#the_region").select_option("15")
    page.locator("#the_municipality").select_option(label=town)
    page.locator("#the_organisation").fill("Kemin")
    go_on(visitor)
    check()
    assert page.locator(".errors a").count() == 1
    assert page.locator("#the_organisation").input_value() == "Kemin"
    assert page.locator("#the_date").input_value() == "2026-11-03"
    page.locator("#the_organisation").fill("0812345-1")
    go_on(visitor)
    check()
    told = visitor.text()
    assert all(words in told for words in ("3.11.2026", town, "Kemin Kumppanit ry"))
    go_on(visitor)
    assert Response.objects.count() == 1


def _begin(visitor, link):
    visitor.goto(link)
    visitor.follow(visitor.page.locator(".answer__go a"))
