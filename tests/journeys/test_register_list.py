"""The list of organisations follows what one types and ticks; without JavaScript buttons do the same."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.organisations import OrganisationFactory
from tests.journeys.screens import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/organisations/"


@pytest.fixture
def register(lappi):
    return [
        OrganisationFactory(name=name, regions=[lappi])
        for name in ("Muisti ry", "Kuulo ry", "Näkö ry")
    ]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_list_and_its_count_follow_what_is_typed_and_ticked(visit, manager, register, viewport):
    visitor = visit(manager, viewport=viewport)
    visitor.goto(LIST)
    status = visitor.page.locator("#found [role=status]")
    assert status.inner_text().startswith("3 organisations")

    visitor.fill("Name, number or municipality", "kuulo")

    expect(status).to_contain_text("1 organisation ·")
    assert "q=kuulo" in visitor.page.url
    assert "Näkö ry" not in visitor.text()
    visitor.page.get_by_label("Choose: Kuulo ry").check()
    assert re.search(r"Those that are ticked\s+1 of 1", visitor.text())
    visitor.check()

    visitor.page.get_by_label("What is done").select_option("theme")
    visitor.press("Continue")

    assert "1 organisation that you ticked" in visitor.text()
    visitor.check()


def test_without_javascript_a_button_asks_and_the_page_of_the_act_counts(visit, manager, register):
    visitor = visit(manager, java_script_enabled=False)
    visitor.goto(LIST)
    visitor.fill("Name, number or municipality", "kuulo")
    visitor.page.get_by_role("button", name="Search").last.click()
    assert "1 organisation" in visitor.text()

    visitor.page.get_by_text("organisation that this filter finds").click()
    visitor.page.get_by_label("What is done").select_option("theme")
    visitor.page.get_by_role("button", name="Continue").click()

    assert "1 organisation that the filter finds" in visitor.text()
