"""Of rounds, invitations, results and files of answers too: whatever is written, no error of ours."""

import datetime as dt
import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.surveys import RoundFactory, SurveyFactory
from tests.security.test_odd_input import ODD

pytestmark = pytest.mark.django_db

EDGES = ["0001-01-01T00:00", "1.1.0001 0:00", "9999-12-31T23:30", "9999-12-31T21:30"]
OF_RESULTS = {"results", "results_question", "open_answers"}
CHOSEN = ["region", "question", "page"]
ASKED = {
    "round_audience_size": ["audience", "regions", "levels", "sectors"],
    "invitation_list": ["q", "region", "state", "page"],
    "reminder_preview": ["language", "page"],
    "results": CHOSEN,
    "results_question": CHOSEN,
    "open_answers": CHOSEN,
}
MOMENTS = ["opens_at", "closes_at", "reminder_1", "reminder_3"]
SENT = {
    "round_new": ["survey", "name_fi", "audience", "regions", "levels", "sectors"]
    + ["confidentiality", "minimum_group", *MOMENTS],
    "round_extend": ["closes_at"],
    "reminder_list": ["due_at"],
}


@pytest.fixture
def rounds(client, manager, lappi):
    """One that is open, and one that is over and shown to all."""
    survey = SurveyFactory()
    ended = timezone.now() - dt.timedelta(hours=1)
    client.force_login(manager)
    return {
        "open": RoundFactory(survey=survey),
        "over": RoundFactory(
            survey=survey, closes_at=ended, closed_at=ended, results_published_at=ended
        ),
    }


def address(name, rounds):
    round_ = rounds["over" if name in OF_RESULTS else "open"]
    codes = [q.code for q in round_.definition.questions if q.why or name != "open_answers"]
    args = {"round_new": [], "round_audience_size": []}.get(name, [round_.pk])
    has_code = name in OF_RESULTS and name != "results"
    return reverse(f"surveys:{name}", args=[*args, codes[0]] if has_code else args)


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, fields in ASKED.items() for field in fields]
)
def test_an_odd_address_is_answered(rounds, client, name, field):
    url = address(name, rounds)
    assert client.get(url).status_code == 200

    answers = {value[:40]: client.get(url, {field: value}).status_code for value in ODD}

    assert {value: code for value, code in answers.items() if code not in {200, 302, 404}} == {}


@pytest.mark.parametrize("button", ["", "count"])
@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, fields in SENT.items() for field in fields]
)
def test_an_odd_form_is_answered(rounds, client, name, field, button):
    url, answers = address(name, rounds), {}
    plan = {
        "survey": rounds["open"].survey_id,
        "audience": "organisations",
        "confidentiality": "confidential",
        "minimum_group": "5",
        "opens_at": f"{timezone.localdate() + dt.timedelta(days=1)}T09:00",
    }
    for value in ODD + EDGES:
        cache.clear()
        sent = {**plan, field: value, **({button: "1"} if button else {})}
        answers[value[:40]] = client.post(url, sent).status_code

    assert {v: code for v, code in answers.items() if code not in {200, 302, 404}} == {}
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("name", [*ODD, "\0.csv", "a\0b.csv", "..", "ı" * 300 + ".csv"])
def test_a_file_with_an_odd_name_is_answered(rounds, client, name):
    file = SimpleUploadedFile("plain.csv", b"region;q\nlappi;1\n", content_type="text/csv")
    file._name = name

    response = client.post(address("import_new", rounds), {"file": file})

    assert response.status_code in {200, 302, 400}


@pytest.mark.parametrize("body", ["\0", "{}", json.dumps({"a": "\0"})])
def test_an_odd_link_is_answered(rounds, client, body):
    assert client.get(f"/v/{body}/".replace("\0", "%00")).status_code in {302, 404}
