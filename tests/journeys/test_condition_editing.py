"""A condition is made in the browser: row by row, in groups, and without scripts."""

import pytest
from django.urls import reverse

from tests.factories.surveys import SurveyDraftFactory
from tests.journeys.screens import DESK, PHONE
from tests.surveys.questionnaire.conditional import content, given, question

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"viewport": DESK}, id="at a desk"),
        pytest.param({"viewport": PHONE, "java_script_enabled": False}, id="without scripts"),
    ],
)
def test_a_condition_is_made_row_by_row(reference, manager, visit, options):
    pages = [[question("has"), question("size", "number")], [question("why", "short_text")]]
    draft = SurveyDraftFactory(content=content(*pages))
    visitor = visit(manager, **options)
    page = visitor.page
    check = visitor.check if options.get("java_script_enabled", True) else lambda: None

    visitor.goto(draft.get_absolute_url())
    visitor.follow(page.locator("#why a", has_text="Add a condition"))
    page.locator("#c-0-question").select_option("size")
    visitor.press("Show its answers")
    check()
    page.locator("#c-0-op").select_option("at_least")
    page.locator("#c-0-value").fill("10")
    visitor.press("Add a group")
    page.locator("#c-1-0-question").select_option("has")
    page.locator("#c-any").select_option("any")
    visitor.press("^Save$")
    assert "Choose what is asked of the answer." in visitor.text()
    check()
    page.locator("#c-1-0-op").select_option("is")
    page.locator("#c-1-0-value").select_option("b")
    visitor.press("^Save$")

    assert "Asked if “2. Sanat” is at least “10” or “1. Sanat” is “B”" in visitor.text()
    check()
    draft.refresh_from_db()
    assert draft.content["pages"][1]["questions"][0]["ask_if"] == {
        "any": [given("size", "at_least", 10), given("has", "is", "b")]
    }
    visitor.goto(reverse("surveys:draft_condition", args=[draft.pk, "why"]))
    assert page.locator("#c-0-value").input_value() == "10"
