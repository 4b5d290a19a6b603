"""Looking changes nothing; changing needs the form's own token (A-12)."""

import copy
import datetime as dt

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from tests.access_table import ACTORS, TABLE
from tests.access_world import build
from tests.fingerprint import fingerprint, writing
from tests.test_access import NOT_OURS

# Who may do the most, and who works with every kind of object at home.
LOOKERS = ("anonymous", "expert", "manager", "admin")
WRITING = [name for name, row in TABLE.items() if row.post is not None]
# Whoever looks at what is of other people, or takes a file away, is written into the trail.
DOWNLOADS = {
    "reports:job_download",
    "surveys:import_errors",
    "surveys:import_rows",
    "organisations:import_errors",
    "organisations:import_rows",
}
READINGS = {
    "reports:job_download": "report.downloaded",
    "surveys:import_errors": "answers.errors_downloaded",
    "surveys:import_rows": "answers.rows_downloaded",
    "organisations:import_detail": "organisations.file_read",
    "organisations:import_errors": "organisations.errors_downloaded",
    "organisations:import_rows": "organisations.rows_downloaded",
    "organisations:organisation_edit": "organisation.contacts_opened",
    "organisations:confirm": "organisation.contacts_opened",
    "organisations:claim_list": "claims.read",
    "organisations:claim_detail": "claim.read",
    "organisations:representative_list": "representatives.read",
    "organisations:office_edit": "organisation.contacts_opened",
    "organisations:office_term": "organisation.contacts_opened",
    "surveys:import_detail": "answers.file_read",
    "surveys:open_answers": "answers.read",
    "surveys:invitation_list": "survey_invitation.read",
    "surveys:round_unreached": "round.unreached_read",
    "surveys:late_invitee_invite": "survey_invitation.read",
    "backoffice:audit_list": "trail.read",
    "backoffice:person_list": "people.read",
    "backoffice:person_detail": "person.read",
    "backoffice:feedback_list": "feedback.read",
    "regions:handover_detail": "handover.read",
    "structures:member_edit": "structure.member_read",
    "regions:responsible_list": "responsible.read",
}
TRAIL = {"audit_auditevent"}
# Takes reports from browsers, which send no token; writes nothing but a line in the log.
# Mail programs press the button of a letter by themselves: its own link is the token.
WITHOUT_TOKEN = {
    "accounts:csp_report",
    "roadmap:reminders_off",
    "surveys:invitation_quiet",
    "structures:letters_off",
}


@pytest.fixture
def world(db, settings):
    world = build()
    for name, content in world.files.items():
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return world


def address(world, name):
    row = TABLE[name]
    return reverse(name, kwargs=world.objects[row.on]["home"] if row.on else {})


def test_looking_at_every_page_changes_no_row_but_the_trail(world):
    before, rest = fingerprint(), fingerprint(leaving_out=TRAIL)
    for actor in LOOKERS:
        client = world.clients[actor]
        for name in TABLE:
            with transaction.atomic(), writing() as noticed:
                client.head(address(world, name)).close()
                assert not noticed.seen or fingerprint() == before, (actor, name)
                client.get(address(world, name)).close()
                assert not noticed.seen or fingerprint(leaving_out=TRAIL) == rest, (actor, name)
                assert name in READINGS or not noticed.seen or fingerprint() == before, (
                    actor,
                    name,
                )
                transaction.set_rollback(True)


def read_to_the_end(response):
    """Files are closed by it, as Django's client closes pages: the database's connection stays."""
    if response.streaming:
        list(response)
    return response


@pytest.mark.parametrize("name", READINGS)
def test_who_reads_of_others_leaves_a_line_once_an_hour(world, name):
    reader = world.clients["manager" if name != "reports:job_download" else "expert"]
    page = address(world, name)
    started = timezone.now()

    def lines():
        return AuditEvent.objects.filter(at__gte=started).values_list("action", flat=True)

    assert read_to_the_end(reader.head(page)).status_code == 200
    assert list(lines()) == []
    for _ in range(2):
        assert read_to_the_end(reader.get(page)).status_code == 200

    assert list(lines()) == [READINGS[name]] * (2 if name in DOWNLOADS else 1)


def test_who_reads_on_after_an_hour_leaves_another_line(world, time_machine):
    page = address(world, "backoffice:feedback_list")

    for minutes in (0, 59, 2):
        time_machine.move_to(timezone.now() + dt.timedelta(minutes=minutes), tick=False)
        world.clients["manager"].get(page)

    assert AuditEvent.objects.filter(action="feedback.read").count() == 2


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
@pytest.mark.parametrize("name", sorted(set(READINGS) - DOWNLOADS))
def test_a_page_about_others_is_not_fetched_ahead(world, name, header):
    """A browser would show it later from its own store, and nobody would know."""
    count = AuditEvent.objects.count()

    answer = world.clients["manager"].get(
        address(world, name), headers={header: "prefetch;prerender"}
    )

    assert answer.status_code == 403
    assert AuditEvent.objects.count() == count


def test_nothing_is_changed_without_the_token_of_the_form(world):
    before = fingerprint()
    for actor in ACTORS:
        strict = Client(enforce_csrf_checks=True)
        for name in set(WRITING) - WITHOUT_TOKEN:
            strict.cookies = copy.deepcopy(world.clients[actor].cookies)
            response = strict.post(address(world, name), dict(TABLE[name].send))
            assert response.status_code == 403, (actor, name)
        assert fingerprint() == before, actor


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_page_of_ours_answers_a_method_it_does_not_know(world, method):
    client = world.clients["manager"]
    ours = [name for name in TABLE if not name.startswith(NOT_OURS)]

    statuses = {name: client.generic(method, address(world, name)).status_code for name in ours}

    # Django's own switch of languages leads back, whatever the method, and changes nothing.
    assert statuses.pop("set_language") == 302
    assert {n: code for n, code in statuses.items() if code not in {403, 404, 405}} == {}


def test_a_form_from_another_site_is_refused_even_with_a_token(client, expert, lappi):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(expert)
    strict.get("/account/")
    token = strict.cookies["csrftoken"].value
    data = {"name": "Uusi", "language": "fi", "csrfmiddlewaretoken": token}
    refused = strict.post("/account/", data, HTTP_ORIGIN="https://evil.example")
    assert refused.status_code == 403
    assert strict.post("/account/", data).status_code == 302


def test_a_refused_form_gives_the_text_back_but_no_secret(db):
    strict = Client(enforce_csrf_checks=True)
    data = {
        "prose": "Pitkä teksti <b>luonnoksesta</b>",
        "row-0-name": "Neuvottelukunta",
        "row-0-founded": "2019",
        "password": "salainen salasana",
        "oldpassword": "salainen vanha",
        "credential": "salainen avain",
        "csrfmiddlewaretoken": "salainen merkki",
    }
    response = strict.post("/accounts/login/", data)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Pitkä teksti &lt;b&gt;luonnoksesta&lt;/b&gt;" in page
    assert "Neuvottelukunta; 2019</textarea>" in page
    assert "salainen" not in page


def test_a_text_sent_after_signing_out_is_given_back(client, db):
    response = client.post("/account/", {"name": "Pitkä ja tärkeä nimi"})
    assert response.status_code == 403
    assert "Pitkä ja tärkeä nimi" in response.content.decode()
    assert "/accounts/login/?next=/account/" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
