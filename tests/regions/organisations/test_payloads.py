"""Scripts and formulas in the facts of an organisation stay text on every page, in files and in mails."""

import csv
import io
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.tabular.cells import is_dangerous
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.models import DuplicatePair, Organisation
from regions.organisations.offices.message import write_to
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
)
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

HARMFUL = "=cmd|' /C calc'!A0<img src=x onerror=alert(1)>"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt;"


@pytest.fixture
def harmful(lappi, manager):
    """Whoever wrote into the database past all forms; with a member, an office, a like one and a history."""
    one = OrganisationFactory(
        name=HARMFUL, phone=HARMFUL[:40], email="toimisto@example.org", regions=[lappi]
    )
    facts = {"short_name": HARMFUL, "name_sv": HARMFUL, "former_names": [[HARMFUL, ""]]}
    write_facts([Writing(one.pk, facts)], source="form", by=manager, at=timezone.now())
    like = OrganisationFactory(name=f"{HARMFUL} 2", parent=one, regions=[lappi])
    office = OfficeFactory(organisation=one, kind="other", title=HARMFUL)
    OfficeTermFactory(office=office, person=ContactPersonFactory(name=HARMFUL))
    DuplicatePair.objects.create(
        first=one, second=like, reasons=["name"], score=9, found_at=timezone.now()
    )
    return one


def test_on_every_page_of_the_register(client, manager, harmful, settings):
    like = Organisation.objects.exclude(pk=harmful.pk).get()
    client.force_login(manager)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    ids = [harmful.public_id]
    pages = {
        "list": client.get(reverse("organisations:register")),
        "duplicates": client.get(reverse("organisations:duplicate_list")),
        "merge": client.get(reverse("organisations:merge", args=[*ids, like.public_id])),
        "contacts": client.post(reverse("organisations:organisation_contacts", args=ids)),
        "header": client.get(reverse("regions:region_list"), {"q": "cmd"}),
    } | {
        name: client.get(reverse(f"organisations:{name}", args=ids))
        for name in (
            *("organisation_detail", "organisation_history", "organisation_edit", "member_list"),
            *("confirm", "merge_find", "office_new", "representative_list"),
        )
    }

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert [name for name, page in pages.items() if "<img src=x" in page.text] == []
    assert [name for name, page in pages.items() if ESCAPED not in page.text] == []


def test_in_files(client, manager, harmful):
    client.force_login(manager)
    sent = {"filter": "", "contacts": "on", "purpose": "Inviting to the spring meeting"}
    url = reverse("organisations:export")

    plain = client.post(url, sent | {"file_format": "csv"})

    text = b"".join(plain).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert f"'{HARMFUL}" in cells
    assert [cell for cell in cells if is_dangerous(cell) and not cell.startswith("'")] == []


def test_in_mails(mailoutbox, manager, harmful):
    office, at = harmful.offices.get(), timezone.now()

    write_to(office, key=uuid.uuid4(), subject=HARMFUL, text=HARMFUL, by=manager, at=at)
    deliver_mails(at=at)

    [mail] = mailoutbox
    assert mail.subject == f"Yhdyspinta: {HARMFUL}"
    assert HARMFUL in mail.body
    assert getattr(mail, "alternatives", []) == []
