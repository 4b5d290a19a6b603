"""Somebody joins an open group on a phone, without an account, and leaves it again."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from regions.models import Region
from regions.structures.forms.joining import SOONEST
from tests.factories.structures import StructureFactory
from tests.journeys.screens import PHONE
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "jaana@example.org"


def link_in_mail():
    deliver_mails()
    text = next(one.body for one in reversed(mail.outbox) if one.to == [ADDRESS])
    return re.search(r"https?://[^/\s]+(/structures/(?:join|leave)/\S+)", text).group(1)


def press_main(visitor):
    visitor.follow(visitor.page.locator("main form button").first)


def send(visitor):
    """As people do: not within a moment."""
    visitor.page.wait_for_timeout(SOONEST * 1_000 + 200)
    press_main(visitor)


@pytest.mark.parametrize(
    ("language", "scripts"), [("fi", True), ("sv", True), ("fi", False)], ids=["fi", "sv", "plain"]
)
def test_joining_an_open_group_and_leaving_it(visit, reference, language, scripts):
    # How often one address may ask is counted across tests.
    cache.clear()
    group = StructureFactory(
        called="Vertaisryhmä", entry="open", regions=[Region.objects.get(code="21")]
    )
    visitor = visit(viewport=PHONE, locale=language, java_script_enabled=scripts)
    page = visitor.page

    def check():
        if scripts:
            visitor.check()

    visitor.goto(group.get_absolute_url())
    check()
    visitor.follow(page.locator(f"a[href='/structures/{group.pk}/join/']"))
    check()
    send(visitor)
    assert page.locator("#id_name[aria-invalid=true]").count() == 1
    check()
    # What only robots fill in stands where nobody sees it.
    assert page.locator("#id_website").bounding_box()["x"] < 0
    page.locator("#id_name").fill("Jaana Joki")
    page.locator("#id_email").fill(ADDRESS)
    send(visitor)
    check()
    visitor.goto(link_in_mail())
    check()
    assert not group.memberships.exists()
    press_main(visitor)
    check()
    assert group.memberships.get().person.email == ADDRESS

    visitor.goto(f"/structures/{group.pk}/leave/")
    check()
    page.locator("#id_email").fill(ADDRESS)
    send(visitor)
    visitor.goto(link_in_mail())
    check()
    press_main(visitor)
    check()
    assert not group.memberships.exists()
