"""More than the portal takes is refused in words, with one line in the log and no traceback."""

import pytest
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

FEEDBACK = reverse("about:feedback")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {f"field{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)},
        {"text": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)},
    ],
    ids=["fields", "size"],
)
def test_what_is_too_large_is_told_the_limit(client, caplog, sent):
    response = client.post(FEEDBACK, sent)

    assert response.status_code == 400
    assert str(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS) in response.text
    assert filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) in response.text
    warnings = [line for line in caplog.records if line.levelname in {"WARNING", "ERROR"}]
    assert [line.levelname for line in warnings] == ["WARNING"]
    assert not any(line.exc_info for line in caplog.records)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Mitään ei muutettu"), ("sv", "Inget ändrades"), ("en", "Nothing was changed")],
)
def test_the_refusal_is_a_page_of_the_portal_in_the_language_of_the_reader(client, language, said):
    fields = {f"field{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    response = client.post(FEEDBACK, fields, headers={"accept-language": language})

    assert f'<html lang="{language}">' in response.text
    assert said in response.text
    assert "<footer" in response.text


def test_what_makes_no_sense_is_told_so(client, db):
    response = client.get("/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "<h1>" in response.text
