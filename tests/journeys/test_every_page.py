"""Every kind of page, in each language, dark and light, wide and at its narrowest."""

import pytest
from django.core.management import call_command

from portal.accounts.models import User
from portal.demo.accounts import DEMO_ACCOUNTS
from portal.outbox.models import OutboxMessage
from regions.models import ProfileDraft
from surveys.models import Invitation
from surveys.notices import quiet_path
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
    "/indicators/",
    "/indicators/structures_unite/?region=lappi",
    "/indicators/population/",
    "/indicators/structures_unite/lappi/",
    "/indicators/structures_unite/whole-country/",
    "/indicators/no-such-figure/",
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
def world(reference, settings):
    settings.DEMO = True
    call_command("demo_world", verbosity=0)


def person(role):
    account = next(account for account in DEMO_ACCOUNTS if account.role == role)
    return User.objects.get(email=account.email)


def test_no_page_breaks_a_rule(world, visit):
    """Every page in one language; of the others samples: the words differ, the pages do not."""
    views = [
        ({"locale": "fi-FI", "viewport": NARROWEST}, 1),
        ({"locale": "sv-FI", "viewport": NARROWEST, "color_scheme": "dark"}, 3),
        ({"locale": "en-GB", "viewport": DESK, "color_scheme": "dark"}, 2),
    ]
    refused = OutboxMessage.objects.filter(state="failed").first()
    draft = ProfileDraft.objects.get(region__slug="lappi", section_key="grants")
    asked = Invitation.objects.filter(answered_at=None, revoked_at=None, user=None).first()
    somebody = f"/people/{draft.author.pk}/"
    pages = {
        None: [*PUBLIC, quiet_path(asked)],
        person("project_manager"): [
            *MANAGER,
            f"/outbox/{refused.pk}/",
            f"/demo/mail/{refused.pk}/",
            asked.round.survey.get_absolute_url(),
        ],
        draft.author: [f"/regions/lappi/drafts/{draft.pk}/{x}" for x in ("", "conflict/", "discard/")],
        person("admin"): [
            "/system/", somebody, f"{somebody}close/", f"{somebody}roles/steering/withdraw/"
        ],
    }  # fmt: skip
    for options, every in views:
        for who, paths in pages.items():
            visitor = visit(person=who, **options)
            for path in paths[::every]:
                assert visitor.goto(path).status == (404 if "no-such" in path else 200), path
                visitor.check()
