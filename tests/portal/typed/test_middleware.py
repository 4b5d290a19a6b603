"""Whatever is typed reaches views, forms and searches in one shape; the database holds no other."""

import unicodedata

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from portal.about.models import Feedback
from portal.accounts.models import User
from portal.typed.fields import WholeNumberField
from portal.typed.middleware import PlainTextMiddleware
from portal.typed.text import plain_text
from regions.models import ProfileRevision
from surveys.models import Draft
from tests.factories.organisations import OrganisationFactory
from tests.surveys.answering.pages import fill_in, holder

TYPED = "\ufeffYo\u0308tyo\u0308\u200b"
KEPT = "Yötyö"


def seen_by_the_view(request):
    PlainTextMiddleware(lambda _: HttpResponse()).process_view(request, None, (), {})
    return request


@pytest.mark.parametrize("multipart", [True, False])
def test_a_view_gets_forms_questions_and_names_of_files_in_one_shape(multipart):
    file = SimpleUploadedFile(f"{TYPED}.csv", b"a")
    data = {"name": [TYPED, "toinen"], **({"file": file} if multipart else {})}
    options = {} if multipart else {"content_type": "application/x-www-form-urlencoded"}
    body = data if multipart else f"name={TYPED}&name=toinen"

    request = seen_by_the_view(RequestFactory().post(f"/?q={TYPED}", body, **options))

    assert request.GET["q"] == KEPT
    assert request.POST.getlist("name") == [KEPT, "toinen"]
    assert [f.name for f in request.FILES.values()] == ([f"{KEPT}.csv"] if multipart else [])


def test_a_password_stays_as_it_was_typed():
    sent = {"password": TYPED, "new_password1": TYPED, "email": TYPED}

    request = seen_by_the_view(RequestFactory().post("/", sent))

    assert dict(request.POST.items()) == {**sent, "email": KEPT}


def test_what_is_no_form_is_not_read():
    request = RequestFactory().post("/", b"{}", content_type="application/json")

    assert seen_by_the_view(request).body == b"{}"


@pytest.mark.parametrize("typed", ["1_0", "٣", "+5", "1 0", "1e1", "5.5"])
def test_a_field_for_a_number_takes_no_other_than_files_do(typed):
    field = WholeNumberField(min_value=1, max_value=2000)

    assert field.clean("1 200") == field.clean("1200,0") == 1200
    with pytest.raises(ValidationError):
        field.clean(typed)


def test_the_database_holds_one_shape_whoever_writes(client, invitation, expert, lappi):
    """A stranger, a respondent, an expert and somebody with an account."""
    client.post(reverse("about:feedback"), {"text": f"{TYPED} on hyvä asia."})
    fill_in(holder(invitation), invitation, 3, {"support": ["1"], "needs": TYPED})
    client.force_login(expert)
    edit = reverse("regions:section_edit", args=[lappi.slug, "overview"])
    client.post(edit, {"prose": TYPED, "base": "0", "publish": "1"})
    client.post(reverse("accounts:account_edit"), {"name": TYPED, "language": "fi"})

    assert Feedback.objects.get().text == f"{KEPT} on hyvä asia."
    assert Draft.objects.get().answers["needs"].text == KEPT
    assert ProfileRevision.objects.get().prose == KEPT
    assert User.objects.get(pk=expert.pk).name == KEPT
    assert texts_in_another_shape() == []


def test_a_search_finds_what_looks_the_same(client, manager, lappi):
    OrganisationFactory(name="Päijät-Hämeen ystävät", regions=[lappi])
    client.force_login(manager)

    asked = {"q": unicodedata.normalize("NFD", "päijät\u00ad-hämeen")}
    found = client.get(reverse("organisations:organisation_list", args=[lappi.slug]), asked)

    assert "Päijät-Hämeen ystävät" in found.text


def test_one_signs_in_with_an_address_that_looks_right(client, expert):
    response = client.post(
        reverse("account_request_login_code"), {"email": f"\u200b{expert.email}\ufeff"}
    )

    assert response.status_code == 302


def texts_in_another_shape():
    """Every text column of every row, but for what Django and allauth keep for themselves."""
    return [
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model.__module__.startswith(("portal.", "regions.", "surveys."))
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField)
        for text in model._default_manager.values_list(field.name, flat=True)
        if text and text != plain_text(text)
    ]
