"""Somebody comes to represent an organisation, corrects its facts, proposes its name, and confirms."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from regions.models import Municipality, Region
from regions.organisations.models import Claim, Organisation, Proposal
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.journeys.screens import DESK, PHONE
from tests.journeys.test_sign_in import newest_code
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db(transaction=True)

OWN_ADDRESS = "kaisa@example.org"
NEW_NAME = "Rovaniemen Ikäystävät ry"


@pytest.fixture
def of_rovaniemi(reference):
    return OrganisationFactory(
        name="Rovaniemen Ikäystäväyhdistys ry",
        business_id="9000000-3",
        email="toimisto@example.org",
        municipality=Municipality.objects.get(code="698"),
        regions=[Region.objects.get(code="21")],
    )


def link_in_mail_to(address):
    """The link of the newest mail to that address, as a path."""
    deliver_mails()
    text = next(one.body for one in reversed(mail.outbox) if one.to == [address])
    return re.search(r"https?://[^/\s]+(/organisations/represent/open/\S+)", text).group(1)


def press_main(visitor):
    """The button of the page's form, whatever the language."""
    visitor.follow(visitor.page.locator("main form .cluster button").first)


def approve_in(visitor, name):
    """Press the words, as a finger does."""
    choice = visitor.page.locator(f"input[name={name}][value=approve]")
    visitor.page.locator(f"label[for={choice.get_attribute('id')}]").click()


def claim(visitor, organisation, check):
    """Looked for by its number, asked for, and confirmed by one's own mail."""
    page = visitor.page
    visitor.goto("/organisations/represent/")
    check()
    page.locator("#id_number").fill("9000000-3")
    press_main(visitor)
    check()
    assert organisation.name in visitor.text()
    page.locator("#id_name").fill("Kaisa Kokeilija")
    page.locator("#id_email").fill(OWN_ADDRESS)
    page.locator("#id_statement").fill("Olen sihteeri.")
    press_main(visitor)
    check()
    altered = link_in_mail_to(OWN_ADDRESS)[:-3] + "xx/"
    assert visitor.goto(altered).status == 404
    check()
    assert Claim.objects.get().state == "unverified"
    visitor.goto(link_in_mail_to(OWN_ADDRESS))
    check()
    press_main(visitor)
    check()


def approve(office, check):
    """By whoever reads the registered address, without an account."""
    office.goto(link_in_mail_to("toimisto@example.org"))
    check()
    assert "Kaisa Kokeilija" in office.text()
    approve_in(office, "decision")
    press_main(office)
    check()


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"viewport": PHONE}, id="on a phone"),
        pytest.param({"viewport": DESK, "java_script_enabled": False}, id="without scripts"),
    ],
)
def test_from_a_claim_to_confirmed_facts(of_rovaniemi, visit, options):
    options = {"locale": "fi-FI", **options}
    has_scripts = options.get("java_script_enabled", True)

    def checking(visitor):
        return visitor.check if has_scripts else lambda: None

    expert = UserFactory(email="expert@example.org", regions=[Region.objects.get(code="21")])
    person, own = visit(**options), of_rovaniemi.get_absolute_url()
    page, check = person.page, checking(person)
    claim(person, of_rovaniemi, check)
    office = visit(**options)
    approve(office, checking(office))

    person.goto("/accounts/login/")
    page.locator("#code-email").fill(OWN_ADDRESS)
    person.follow(page.locator("form:has(#code-email) button").first)
    page.locator("input[name=code]").fill(newest_code())
    person.follow(page.locator("main form button").first)
    check()
    person.goto(f"{own}own-facts/")
    check()
    page.locator("#id_phone").fill("016 123 456")
    page.locator("#id_name").fill(NEW_NAME)
    press_main(person)
    check()
    of_rovaniemi.refresh_from_db()
    assert (of_rovaniemi.phone, of_rovaniemi.name == NEW_NAME) == ("016 123 456", False)
    assert NEW_NAME in person.text(), "what waits is told on the page"

    desk = visit(person=expert, **options | {"viewport": DESK})
    check = checking(desk)
    desk.goto("/organisations/claims/?state=decided")
    check()
    assert "Kaisa Kokeilija" in desk.text()
    desk.goto("/organisations/proposals/")
    check()
    desk.follow(desk.page.locator(f"main a[href='{Proposal.objects.get().get_absolute_url()}']"))
    check()
    approve_in(desk, "name_decision")
    press_main(desk)
    check()
    assert Organisation.objects.get().name == NEW_NAME

    check = checking(person)
    person.goto(f"{own}confirm/")
    check()
    press_main(person)
    check()
    confirmed = Organisation.objects.get()
    assert confirmed.confirmed_as == "representative"
    assert confirmed.confirmed_at <= timezone.now()


def test_a_claim_in_swedish_and_in_the_dark(of_rovaniemi, visit):
    options = {"locale": "sv-FI", "viewport": PHONE, "color_scheme": "dark"}
    asking, office = visit(**options), visit(**options)

    claim(asking, of_rovaniemi, asking.check)
    approve(office, office.check)

    assert Claim.objects.get().state == "approved"
    assert of_rovaniemi.representatives.get().user.email == OWN_ADDRESS
