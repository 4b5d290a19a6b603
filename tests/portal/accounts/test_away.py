"""A database, a disk or a mail server that is away is a state with words of its own, never a 500."""

import errno
import re
from contextlib import contextmanager
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse

from portal.about.models import Feedback
from portal.away import Away, DiskFull, what_is_away
from surveys.models import AnswerImport, Draft
from tests.access_table import TABLE
from tests.access_world import build
from tests.respondents import sent_again
from tests.surveys.answering.pages import address, holder, opened

LONG = 'Yhteistyö sujuu.\nRivi toinen & <kolmas> "lainaus".\n' * 17
FULL = OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def database_away(error=OperationalError):
    """Refuses every question; gives the list of them."""
    asked = []

    def refuse(self, *args, **kwargs):
        asked.append(args)
        raise error("the database is away")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "_cursor", refuse)
        yield asked


@pytest.mark.django_db
def test_a_page_says_that_the_database_is_away_and_asks_it_no_more(client):
    with database_away() as asked:
        answer = client.get(reverse("regions:region_list"))

    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert answer["Cache-Control"] == "no-store"
    assert len(asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_who_is_signed_in_is_told_too_and_stays_signed_in(client, expert, error):
    client.force_login(expert)
    with database_away(error) as asked:
        answer = client.get("/")

    assert (answer.status_code, len(asked)) == (503, 1)
    assert not answer.cookies
    assert expert.name in client.get("/").text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "Palvelu ei ole"), ("sv", "Tjänsten är inte"), ("en", "The service is not")],
)
def test_it_is_told_in_the_language_of_the_reader(client, language, words):
    client.cookies["django_language"] = language
    with database_away():
        assert words in client.get("/regions/").text


@pytest.mark.django_db
def test_what_was_typed_comes_back_and_one_press_sends_all_of_it(invitation):
    browser = holder(invitation)
    place = address(invitation, "page", 1)
    sent = opened(browser, invitation, 1) | {
        "draft_form": f"{'0' * 16}-3",
        "involve": "4",
        "involve_why": LONG,
        "later": "",
    }
    with database_away():
        answer = browser.post(place, sent)

    page = unescape(answer.text)
    assert answer.status_code == 503
    assert "Perustelu vastaukselle kysymykseen 1" in page
    assert LONG in page
    again = [field for field in sent_again(answer.text) if field[0] != "csrfmiddlewaretoken"]
    assert again == list(sent.items())
    assert browser.post(place, dict(again)).status_code == 302
    assert Draft.objects.get().answers["involve"].text.split() == LONG.split()


@pytest.mark.django_db
def test_the_button_brings_a_token_and_is_not_offered_for_a_form_from_elsewhere(client):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(reverse("about:feedback")).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    sent = {"text": LONG, "csrfmiddlewaretoken": token}
    with database_away():
        own = browser.post(reverse("about:feedback"), sent)
        foreign = browser.post(reverse("about:feedback"), sent | {"csrfmiddlewaretoken": "x" * 64})

    assert own.status_code == 503
    assert foreign.status_code == 403
    assert browser.post(reverse("about:feedback"), dict(sent_again(own.text))).status_code == 302
    assert Feedback.objects.get().text.split() == LONG.split()


@pytest.mark.django_db
def test_whoever_is_signed_in_gets_no_button_for_a_form_from_elsewhere(admin):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(admin)
    with database_away():
        answer = browser.post(reverse("backoffice:person_invite"), {"name": "Somebody"})

    assert answer.status_code == 503
    assert 'value="Somebody"' not in answer.text


@pytest.mark.django_db
def test_passwords_and_codes_are_not_given_back(client, admin):
    sent = {"login": admin.email, "password": "canary-8714-canary"}
    with database_away():
        answer = client.post(reverse("account_login"), sent)

    assert answer.status_code == 503
    assert ("login", admin.email) in sent_again(answer.text)
    assert "canary-8714" not in answer.text


@pytest.mark.django_db
def test_lists_come_back_row_by_row_under_their_headings(client, expert, lappi):
    client.force_login(expert)
    place = reverse("regions:section_edit", args=[lappi.slug, "grants"])
    sent = {
        "base": "0",
        "row-0-name": "Aino",
        "row-1-name": "Eino",
        "draft": "",
        "version": "4",
    }
    with database_away() as asked:
        answer = client.post(place, sent)

    assert (answer.status_code, len(asked)) == (503, 1)
    assert [
        field for field in sent_again(answer.text) if field[0] != "csrfmiddlewaretoken"
    ] == list(sent.items())
    assert "Nimi: Eino" in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["api:description", "health:ready"])
def test_programs_are_told_as_data(client, admin, name):
    client.force_login(admin)
    with database_away():
        answer = client.get(reverse(name))

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503
    assert "Retry-After" in answer


@pytest.mark.django_db
def test_saving_in_the_background_is_told_as_data(invitation):
    browser = holder(invitation)
    with database_away():
        answer = browser.post(address(invitation, "autosave", 1), {"involve": "4"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json()["title"] == "Service Unavailable"


@pytest.mark.django_db
def test_a_script_that_asks_for_a_page_is_told_as_data(client):
    with database_away():
        answer = client.get("/regions/", headers={"Sec-Fetch-Dest": "empty"})

    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_the_process_lives_without_the_database_whatever_cookie_comes(client, expert):
    client.force_login(expert)
    with database_away() as asked:
        answer = client.get(reverse("health:live"))

    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert (asked, dict(answer.cookies)) == ([], {})
    assert expert.name in client.get("/").text


@pytest.mark.django_db
def test_what_other_middleware_misses_is_told_by_the_last_word(
    client, expert, monkeypatch, settings
):
    client.force_login(expert)
    client.raise_request_exception = False
    monkeypatch.setattr(
        "portal.accounts.middleware.SecondFactorMiddleware.has_shown_it",
        lambda request: connection.cursor(),
    )
    monkeypatch.setattr("portal.accounts.middleware.SessionLimitsMiddleware.limit", lambda *_: None)
    settings.SECOND_FACTOR_REQUIRED = True
    with database_away():
        answer = client.get("/")

    assert answer.status_code == 503


@pytest.mark.django_db
def test_an_error_of_ours_stays_one(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.delattr("portal.api.views.timezone.now")

    assert client.get(reverse("api:about")).status_code == 500


@pytest.mark.django_db
def test_an_error_of_ours_gives_back_what_was_typed_too(invitation, monkeypatch):
    browser = holder(invitation)
    browser.raise_request_exception = False
    sent = opened(browser, invitation, 1) | {"involve_why": LONG}
    monkeypatch.delattr("surveys.views.answer.save_answers")

    answer = browser.post(address(invitation, "page", 1), sent)

    assert answer.status_code == 500
    assert LONG in unescape(answer.text)
    assert "Perustelu vastaukselle kysymykseen 1" in answer.text


# --- Which errors ---


def because(cause, error=OperationalError):
    found = error("as Django words it")
    found.__cause__ = cause
    return found


class Told(Exception):
    def __init__(self, **told):
        self.__dict__.update(told)


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (OperationalError("connection refused"), Away.DATABASE),
        (InterfaceError("the connection is closed"), Away.DATABASE),
        (because(Told(sqlite_errorcode=5)), Away.DATABASE),  # locked
        (because(Told(sqlite_errorcode=261)), Away.DATABASE),  # locked, in more detail
        (because(Told(sqlite_errorcode=13)), Away.DISK),
        (because(Told(sqlite_errorcode=1)), None),  # a statement that is wrong
        (because(Told(sqlstate="57P01")), Away.DATABASE),  # terminated
        (because(Told(sqlstate="53300")), Away.DATABASE),  # too many clients
        (because(Told(sqlstate="53100")), Away.DISK),
        (because(Told(sqlstate="54000")), None),  # a text that is too long for an index
        (IntegrityError("twice"), None),
        (OSError(errno.ENOSPC, "full"), Away.DISK),
        (OSError(errno.EDQUOT, "full"), Away.DISK),
        (OSError(errno.EACCES, "forbidden"), None),
        (DiskFull(), Away.DISK),
        (ValueError("ours"), None),
        (because(OperationalError("refused"), ValueError), Away.DATABASE),
    ],
)
def test_what_is_a_state_and_what_is_an_error_of_ours(error, what):
    assert what_is_away(error) == what


# --- A full disk ---


@pytest.fixture
def upload(client, manager, organisation_round):
    """Sends a file of answers for that round."""
    client.force_login(manager)
    place = reverse("surveys:import_new", args=[organisation_round.pk])

    def send(size):
        file = SimpleUploadedFile("answers.csv", b"x" * size, "text/csv")
        return client.post(place, {"file": file, "note": "My own words."})

    return send


def test_a_file_that_finds_no_room_is_refused_and_nothing_of_it_stays(
    upload, monkeypatch, settings
):
    def full(*args):
        raise FULL

    monkeypatch.setattr("portal.importing.files.os.fsync", full)

    answer = upload(1_000)

    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert "levy" in answer.text
    assert not AnswerImport.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("at", ["tempfile", "write"])
def test_a_large_file_that_cannot_even_be_put_down_keeps_the_words_beside_it(
    upload, monkeypatch, at
):
    def full(*args, **kwargs):
        raise FULL

    if at == "tempfile":
        monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", full)
    else:
        monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", full)  # fmt: skip

    answer = upload(3_000_000)

    assert answer.status_code == 503
    assert ("note", "My own words.") in sent_again(answer.text)
    assert not AnswerImport.objects.exists()
    assert upload_works(upload, monkeypatch)


def upload_works(upload, monkeypatch):
    monkeypatch.undo()
    return upload(3_000_000).status_code in {200, 302}


# --- Everywhere ---


@pytest.mark.django_db
def test_no_address_of_the_portal_answers_with_an_error_of_ours():
    world = build()
    faults = []
    for name, row in TABLE.items():
        place = world.objects[row.on]["home"] if row.on else {}
        path = reverse(name, kwargs=place)
        for actor in ("anonymous", "admin"):
            for method in ("GET", "POST"):
                client = world.clients[actor]
                data = dict(row.send) if method == "POST" else {}
                with database_away() as asked:
                    answer = getattr(client, method.lower())(path, data)
                if len(asked) > 1 or answer.status_code not in (
                    {503} if asked else range(200, 500)
                ):
                    faults.append(f"{method} {name} {actor}: {answer.status_code}, {len(asked)}")
    assert faults == []
