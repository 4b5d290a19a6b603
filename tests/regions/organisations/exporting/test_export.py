"""Organisations taken home as a file: what is seen, as it is seen, and who learns what."""

import csv
import datetime as dt
import io
import re
import time
import zipfile

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.accounts.session import SIGNED_IN
from portal.audit.models import AuditEvent
from portal.jobs.models import Job
from portal.tabular.reading import table_of
from portal.tabular.separated import write_csv
from portal.tabular.workbook import Remarks
from regions.organisations.exporting.order import ExportOrder, Selection
from regions.organisations.exporting.table import ExportTable
from regions.organisations.facts.definitions import FACTS
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.importing.columns import guessed_columns
from regions.organisations.importing.plan import Order, make_plan
from regions.organisations.importing.rights import Rights
from regions.organisations.models import Organisation, OrganisationChange
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
)
from tests.factories.regions import AssignmentFactory
from tests.jobs import run_queued_jobs
from tests.regions.organisations.importing.sending import table as sent
from tests.security.signing_in import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = dt.datetime(2026, 12, 1, 10, 0, tzinfo=dt.UTC)
URL = "/organisations/export/"
PAYLOAD = "=HYPERLINK(1)"


@pytest.fixture
def everything(lappi, kainuu, organisation):
    """An organisation of which every fact is known, a payload among them."""
    parent = OrganisationFactory(name="The parent", level="district")
    one = OrganisationFactory(
        name="Everything", regions=[lappi, kainuu], municipality=organisation.municipality
    )
    write_facts(
        [
            Writing(
                one.pk,
                {
                    "short_name": "All",
                    "name_sv": "Allt",
                    "former_names": [["Before", "2020-01-31"], ["Long before", ""]],
                    "business_id": "9000000-3",
                    "association": "123.456",
                    "theme": "older",
                    "parent": parent.pk,
                    "umbrellas": [parent.pk],
                    "languages": "fi-sv",
                    "email": "everything@example.org",
                    "phone": "+358 40 123",
                    "website": "https://example.org/",
                    "status": "dissolved",
                    "dissolved_on": "2026-01-31",
                    "replaced_by": organisation.pk,
                },
            )
        ],
        source=OrganisationChange.Source.FORM,
        by=None,
        at=NOW,
    )
    Organisation.objects.filter(pk=one.pk).update(confirmed_at=NOW, confirmed_as="staff")
    one.refresh_from_db()
    return one


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def table_for(person, query="", **order):
    return ExportTable(Selection(ExportOrder(query, **order), person, timezone.now()))


def lines(table):
    """Of each row: key → cell."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows()]


def read_csv(response):
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_file_holds_what_the_list_shows_in_its_order(client, expert, lappi, kainuu):
    for name in ("Ärlig", "Zeta", "Alfa"):
        OrganisationFactory(name=name, regions=[lappi], theme="older")
    OrganisationFactory(name="Another theme", regions=[lappi], theme="youth")
    OrganisationFactory(name="Elsewhere", regions=[kainuu], theme="older")
    client.force_login(expert)

    sent = {"filter": "theme=older&sort=-name", "file_format": "csv"}
    response = client.post(URL, sent)

    headings, *rows = read_csv(response)
    assert headings[1] == "Official name"
    assert [row[1] for row in rows] == ["Ärlig", "Zeta", "Alfa"]
    assert "attachment" in response["Content-Disposition"]
    event = AuditEvent.objects.get(action="organisations.exported")
    assert (event.actor_id, event.details["count"]) == (str(expert.pk), 3)
    assert event.details["contacts"] is False


def test_those_that_were_ticked_are_taken_alone(client, expert, lappi):
    one, _other = (OrganisationFactory(regions=[lappi]) for _ in range(2))
    client.force_login(expert)

    response = client.post(URL, {"chosen": [one.public_id], "file_format": "csv"})

    assert [row[0] for row in read_csv(response)[1:]] == [one.public_id]


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_an_import_of_the_file_changes_nothing(manager, everything, language):
    """Whatever language it was written in: each column is recognised, each cell read as what it was."""
    with override(language):
        table = table_for(manager, with_contacts=True, purpose="x y")
        written = b"".join(write_csv([*table.columns.values()], table.rows()))
    headings, *rows = table_of(io.BytesIO(written), Remarks())

    columns = guessed_columns(headings)
    order = Order(sent(headings, *rows), columns, Rights(), timezone.localdate(), {})
    plan = make_plan(order)

    assert {*filter(None, columns)} == {"public_id", *FACTS}
    assert [(str(row.kind), row.changes) for row in plan.rows] == [("same", {})] * 3


def test_a_workbook_is_typed_and_a_payload_stays_a_text(client, expert, everything):
    everything.other_names.filter(kind="short").update(name=PAYLOAD)
    client.force_login(expert)
    sent = {"filter": f"q={everything.public_id}&status=dissolved"}

    book = client.post(URL, sent | {"file_format": "xlsx"})
    plain = client.post(URL, sent | {"file_format": "csv"})

    raw = b"".join(book)
    headings, row, *_none = table_of(io.BytesIO(raw), Remarks())
    cells = dict(zip(headings, row, strict=True))
    assert cells["Short name"] == PAYLOAD
    assert cells["Number in the Register of Associations"] == "123.456"
    assert cells["Dissolved on"].startswith("2026-01-31")
    sheet = zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert re.search(r't="inlineStr"><is><t>123\.456<', sheet)
    # A day is a number with a format, not a text.
    assert "2026-01-31" not in sheet
    headings, row = read_csv(plain)
    assert row[headings.index("Short name")] == f"'{PAYLOAD}"


# --- Contact data


@pytest.fixture
def with_chair(everything):
    office = OfficeFactory(organisation=everything, mailbox="chair@example.org")
    person = ContactPersonFactory(name="Kaisa Kanaria", email="")
    OfficeTermFactory(office=office, person=person)
    last_year = ContactPersonFactory(name="Vanha Varis")
    other = OfficeFactory(organisation=everything, kind="other", title="Treasurer")
    OfficeTermFactory(office=other, person=last_year, ends_on=dt.date(2020, 1, 1))
    return everything


def test_contact_data_needs_a_purpose_which_stands_in_the_trail(client, expert, with_chair):
    client.force_login(expert)
    sent = {"filter": f"q={with_chair.public_id}", "file_format": "csv", "contacts": "on"}

    refused = [client.post(URL, sent | {"purpose": purpose}) for purpose in ("", "because")]
    taken = client.post(URL, sent | {"purpose": "Inviting to the spring meeting"})

    assert [set(page.context["form"].errors) for page in refused] == [{"purpose"}] * 2
    (headings, row), cells = read_csv(taken), {}
    cells = dict(zip(headings, row, strict=True))
    assert cells["Email address"] == "everything@example.org"
    assert (cells["Chair"], cells["Chair: email address"]) == (
        "Kaisa Kanaria",
        "chair@example.org",
    )
    assert cells["Other offices"] == "Treasurer"
    event = AuditEvent.objects.get(action="organisations.exported")
    assert event.details["purpose"] == "Inviting to the spring meeting"
    assert (event.details["count"], event.details["contacts"]) == (1, True)


def test_contact_data_leaves_only_for_somebody_who_shows_again_who_they_are(
    client, expert, with_chair
):
    expert.set_password(PASSWORD)
    expert.save()
    client.force_login(expert)
    session = client.session
    session[SIGNED_IN] = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT - 1
    session.save()
    sent = {"filter": f"q={with_chair.public_id}", "file_format": "csv"}
    with_contacts = sent | {"contacts": "on", "purpose": "Inviting to the spring meeting"}

    assert read_csv(client.post(URL, sent))
    asked = client.post(URL, with_contacts)

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert AuditEvent.objects.filter(action="organisations.exported").count() == 1
    wrong = client.post(asked.url, {"password": "not this one"})
    assert wrong.status_code == 200
    assert "Kanaria" not in wrong.text
    taken = client.post(asked.url, {"password": PASSWORD})
    assert "Kaisa Kanaria" in read_csv(taken)[1]
    event = AuditEvent.objects.filter(action="organisations.exported").latest("pk")
    assert event.details["purpose"] == "Inviting to the spring meeting"
    assert read_csv(client.post(URL, with_contacts))


def test_without_contact_data_no_column_holds_any(expert, with_chair):
    (line,) = lines(table_for(expert, f"q={with_chair.public_id}"))

    assert not {"email", "phone", "chair", "chair_email", "other_offices"} & set(line)


@pytest.mark.parametrize("who", ["communications", "admin", "researcher"])
def test_some_get_no_contact_data_whatever_they_send(request, client, who, with_chair):
    client.force_login(request.getfixturevalue(who))

    sent = {"file_format": "csv", "contacts": "on", "purpose": "A reason in words"}
    answer = b"".join(client.post(URL, sent)).decode()

    assert "contacts" not in client.get(URL).context["form"].fields
    assert "@example.org" not in answer
    assert "Kanaria" not in answer
    assert AuditEvent.objects.get(action="organisations.exported").details["contacts"] is False


def test_a_researcher_takes_codes_home_in_no_order_of_names(client, researcher, everything):
    client.force_login(researcher)

    headings, *rows = read_csv(client.post(URL, {"file_format": "csv"}))
    text = str(rows)

    assert headings[0] == "Code"
    assert everything.pseudonym in text
    for secret in (everything.name, everything.public_id, "Allt", "9000000-3", "example.org"):
        assert secret not in text


def test_rows_whose_contact_data_stays_masked_are_left_out(client, researcher, lappi, kainuu):
    """Who lists the nation by one role opens contact data by another in the own region alone."""
    AssignmentFactory(user=researcher, region=lappi)
    mine = OrganisationFactory(regions=[lappi], email="mine@example.org")
    OrganisationFactory(regions=[kainuu], email="theirs@example.org")

    nation = table_for(researcher, with_contacts=True, purpose="x y")
    region = table_for(researcher, f"region={lappi.slug}", with_contacts=True, purpose="x y")

    assert lines(nation) == []
    assert [line["email"] for line in lines(region)] == [mine.email]


# --- Cost


def test_the_queries_do_not_grow_with_the_rows(expert, lappi, with_chair):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            lines(table_for(expert, with_contacts=True, purpose="x y"))
        return len(queries)

    cost()  # what a person may do is looked up once
    before = cost()
    for _ in range(4):
        OfficeTermFactory(office__organisation=OrganisationFactory(regions=[lappi]))

    assert cost() == before


# --- In the background


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr("regions.organisations.views.export.AT_ONCE", 1)


@pytest.fixture
def job(client, expert, with_chair, lappi, few_at_once):
    """A file with contact data that an expert asked for."""
    OrganisationFactory(name="Second", regions=[lappi])
    client.force_login(expert)
    sent = {"file_format": "csv", "contacts": "on", "purpose": "Inviting to the meeting"}
    response = client.post(URL, sent | {"filter": "sort=name"})
    job = Job.objects.get()
    assert response["Location"] == reverse("reports:job_detail", args=[job.pk])
    return job


def test_many_are_written_by_a_worker_and_fetched_in_the_export_centre(
    client, expert, organisation, job
):
    run_queued_jobs()

    fetched = read_csv(client.get(reverse("reports:job_download", args=[job.pk])))

    assert [row[1] for row in fetched[1:]] == ["Everything", organisation.name, "Second"]
    assert "Organisations with contact data" in client.get(reverse("reports:export_centre")).text
    events = AuditEvent.objects.filter(actor_id=str(expert.pk)).values_list("action", flat=True)
    assert {"organisations.exported", "report.made", "report.downloaded"} <= set(events)
    exported = AuditEvent.objects.get(action="organisations.exported")
    assert exported.details["purpose"] == "Inviting to the meeting"


def test_whoever_lost_the_region_before_it_is_made_gets_no_file(expert, job):
    expert.assignments.all().delete()

    run_queued_jobs()

    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "not_permitted")


def test_whoever_lost_one_of_two_regions_fetches_it_no_more(client, expert, kainuu, job):
    run_queued_jobs()
    AssignmentFactory(user=expert, region=kainuu)
    expert.assignments.exclude(region=kainuu).delete()

    assert client.get(reverse("reports:job_download", args=[job.pk])).status_code == 404
