"""A project manager plans, opens, follows and ends a round."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.outbox.models import OutboxMessage
from regions.models import Municipality
from surveys.models import Invitation, Reminder, Round
from tests.factories.organisations import OrganisationFactory
from tests.journeys.screens import DESK, NARROWEST

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.timedelta(days=1)


@pytest.fixture
def organisations(reference):
    town = Municipality.objects.filter(region="21").first()
    for number in range(3):
        one = OrganisationFactory(
            name=f"Association {number} ry",
            level="local",
            municipality=town,
            email="" if number == 2 else f"a{number}@example.org",
        )
        one.regions.add("21")
    OrganisationFactory(
        name="Elsewhere ry", level="local", municipality=Municipality.objects.get(code="091")
    )


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"viewport": NARROWEST, "color_scheme": "dark"}, id="on the narrowest phone"),
        pytest.param({"viewport": DESK, "java_script_enabled": False}, id="without scripts"),
    ],
)
def test_a_round_from_plan_to_end(organisations, survey, manager, visit, options):
    visitor = visit(person=manager, **options)
    page = visitor.page
    has_scripts = options.get("java_script_enabled", True)
    check = visitor.check if has_scripts else lambda: None

    visitor.goto("/rounds/")
    check()
    visitor.press("Plan a round", role="link")
    check()
    page.locator("label", has_text="Organisations: one answer").click()
    if has_scripts:
        assert page.get_by_label("Confidential").is_checked()
    page.locator("label", has_text="Lapland").click()
    if not has_scripts:
        visitor.press("Count again")
    page.get_by_text("This reaches 3 organisations.").wait_for()
    check()
    page.get_by_role("textbox", name="Second reminder (optional)").fill("2020-01-01T12:00")
    visitor.press("Go on")
    check()
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    page.get_by_role("textbox", name="Second reminder (optional)").fill("")
    visitor.press("Go on")
    check()
    assert not Round.objects.exists()
    visitor.press("Change something")
    check()
    visitor.press("Go on")
    visitor.press("Plan it for 3 organisations")
    check()
    round_ = Round.objects.get()
    assert page.url.endswith(f"/rounds/{round_.pk}/")

    visitor.press("Open now", role="link")
    check()
    visitor.press("Open and invite")
    check()
    assert "0 of 3 invited" in visitor.text()
    assert (Invitation.objects.count(), OutboxMessage.objects.count()) == (3, 3)

    visitor.press("^Reminders$", role="link")
    check()
    in_two_days = timezone.localdate() + 2 * DAY
    page.get_by_label("Goes out").fill(f"{in_two_days}T22:00")
    visitor.press("Add to the plan")
    check()
    assert "between 8 and 18" in visitor.text()
    page.get_by_label("Goes out").fill(f"{in_two_days}T10:00")
    visitor.press("Add to the plan")
    check()
    assert Reminder.objects.count() == 2
    visitor.press("Who would get what", role="link")
    check()
    assert "Association 0 ry" in visitor.text()
    assert "Association 2 ry" not in visitor.text()

    visitor.goto(f"/rounds/{round_.pk}/invitations/?state=no_address")
    check()
    assert "Association 2 ry" in visitor.text()
    visitor.follow(page.locator("main table a").first)
    check()
    visitor.press("Withdraw")
    check()
    assert Invitation.objects.exclude(revoked_at=None).count() == 1

    visitor.goto(f"/rounds/{round_.pk}/extend/")
    check()
    visitor.goto(f"/rounds/{round_.pk}/close/")
    check()
    visitor.press("Close the round")
    check()
    visitor.follow(page.locator("main a[href$='/publish/']"))
    check()
    visitor.press("Publish the results")
    check()
    round_.refresh_from_db()
    assert round_.results_published_at
