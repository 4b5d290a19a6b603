"""Every kind of page, in each language, dark and light, wide and at its narrowest."""

import pytest
from django.core.management import call_command

from portal.accounts.models import User
from portal.demo.accounts import DEMO_ACCOUNTS
from portal.outbox.models import OutboxMessage
from regions.models import ProfileDraft
from tests.journeys.screens import DESK, NARROWEST

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = [
    "/",
    "/nation/",
    "/regions/",
    "/regions/?q=alavieska",
    "/regions/?q=nowhere",
    "/regions/lappi/",
    "/regions/satakunta/",
    "/regions/no-such-region/",
    "/roles/",
    "/accessibility/",
    "/privacy/",
    "/feedback/",
    "/gallery/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/demo/sign-in/",
    "/demo/mail/",
    "/demo/mail/?to=nobody",
]
MANAGER = [
    "/",
    "/regions/lappi/",
    "/regions/lappi/organisations/",
    "/regions/lappi/organisations/?q=nothing+like+it",
    "/regions/lappi/profile/grants/edit/",
    "/regions/lappi/profile/overview/edit/",
    "/regions/lappi/profile/structures/history/",
    "/regions/lappi/profile/structures/diff/?from=1&to=2",
    "/regions/lappi/profile/structures/restore/1/",
    "/summary/",
    "/summary/?question=reach",
    "/reports/",
    "/reports/?what=summary&format=pdf",
    "/people/",
    "/people/invite/",
    "/audit/",
    "/outbox/",
    "/outbox/?state=uncertain",
    "/account/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/email/",
    "/accounts/password/change/",
]


@pytest.fixture
def world(transactional_db, settings):
    settings.DEMO = True
    for command in ("createcachetable", "load_reference", "demo_world"):
        call_command(command, verbosity=0)


def person(role):
    account = next(account for account in DEMO_ACCOUNTS if account.role == role)
    return User.objects.get(email=account.email)


@pytest.mark.parametrize(
    ("language", "options", "every"),
    [
        pytest.param("fi-FI", {"viewport": NARROWEST}, 1, id="Finnish, narrow"),
        # Samples: the words are others, the pages are the same.
        pytest.param("sv-FI", {"viewport": NARROWEST, "color_scheme": "dark"}, 3, id="Swedish"),
        pytest.param("en-GB", {"viewport": DESK, "color_scheme": "dark"}, 2, id="English, desk"),
    ],
)
def test_no_page_breaks_a_rule(world, visit, language, options, every):
    stranger = visit(**options, locale=language)
    for path in PUBLIC[::every]:
        stranger.goto(path)
        stranger.check()
    manager = visit(person=person("project_manager"), **options, locale=language)
    for path in MANAGER[::every]:
        assert manager.goto(path).status == 200, path
        manager.check()
    refused = OutboxMessage.objects.filter(state="failed").first()
    for path in (f"/outbox/{refused.pk}/", f"/demo/mail/{refused.pk}/"):
        assert manager.goto(path).status == 200, path
        manager.check()
    draft = ProfileDraft.objects.get(region__slug="lappi", section_key="grants")
    expert = visit(person=draft.author, **options, locale=language)
    for path in ("", "conflict/", "discard/"):
        assert expert.goto(f"/regions/lappi/drafts/{draft.pk}/{path}").status == 200
        expert.check()
    admin = visit(person=person("admin"), **options, locale=language)
    somebody = f"/people/{draft.author.pk}/"
    for path in ("/system/", somebody, f"{somebody}close/", f"{somebody}roles/steering/withdraw/"):
        assert admin.goto(path).status == 200, path
        admin.check()
