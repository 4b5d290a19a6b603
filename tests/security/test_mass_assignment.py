"""A form writes the fields it shows, and no other (A-8)."""

import datetime as dt
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django import forms
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portal.about.models import Feedback
from portal.accounts.models import Invitation, RoleGrant
from regions.models import Assignment

ROOT = Path(__file__).parents[2]
OWN = ("portal", "regions")


def our_forms():
    """Every ModelForm of ours, wherever it stands."""
    for package in OWN:
        module = importlib.import_module(package)
        for found in pkgutil.walk_packages(module.__path__, f"{package}."):
            if ".forms" in found.name or found.name.endswith("forms"):
                importlib.import_module(found.name)
    waiting, seen = [forms.ModelForm], set()
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith(OWN):
                seen.add(form)
    return seen


def test_no_form_takes_whatever_the_model_has():
    careless = re.compile(r"fields\s*=\s*[\"']__all__[\"']|^\s*exclude\s*=", re.MULTILINE)
    found = [
        str(path.relative_to(ROOT))
        for package in OWN
        for path in (ROOT / package).rglob("*.py")
        if careless.search(path.read_text())
    ]
    assert found == []


def test_every_form_over_a_model_is_tried_here():
    assert {form.__name__ for form in our_forms()} == {
        "AccountForm",
        "AssignmentForm",
        "EndAssignmentForm",
        "FeedbackForm",
        "InvitationForm",
        "RoleForm",
    }


def everything_of(model, **known):
    """A value for every column of the model, made up where the form does not ask for it."""
    made_up = {}
    for field in model._meta.concrete_fields:
        kind = field.get_internal_type()
        if kind in {"DateField", "DateTimeField"}:
            made_up[field.name] = "2001-01-01"
        elif kind == "BooleanField":
            made_up[field.name] = "on"
        elif kind in {"BigAutoField", "ForeignKey"}:
            made_up[field.name] = made_up[field.attname] = "1"
        else:
            made_up[field.name] = "made up"
    return made_up | {"is_staff": "on", "is_superuser": "on"} | known


def rows(model):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY 1')
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def changed(before, after):
    """The columns in which the two states of the same rows differ."""
    assert len(before) == len(after)
    pairs = zip(before, after, strict=True)
    return {column for old, new in pairs for column in new if old[column] != new[column]}


def test_ones_own_details_are_name_and_language(client, expert):
    client.force_login(expert)
    before = rows(type(expert))
    data = everything_of(type(expert), name="Uusi", language="sv")
    assert client.post(reverse("accounts:account_edit"), data).status_code == 302
    assert changed(before, rows(type(expert))) == {"name", "language"}


def test_the_end_of_an_assignment_is_its_last_day(client, manager, expert, kainuu):
    assignment = expert.assignments.get()
    client.force_login(manager)
    before = rows(Assignment)
    data = everything_of(Assignment, ends_on="2031-12-31", region=kainuu.pk, region_id=kainuu.pk)
    path = reverse("backoffice:assignment_end", args=[expert.pk, assignment.pk])
    assert client.post(path, data).status_code == 302
    assert changed(before, rows(Assignment)) == {"ends_on"}


def test_a_new_assignment_is_the_person_s_of_the_page(client, manager, expert, stranger, kainuu):
    client.force_login(manager)
    data = everything_of(
        Assignment,
        region=kainuu.pk,
        kind="co_expert",
        starts_on="2026-11-22",
        ends_on="",
        user=stranger.pk,
        user_id=stranger.pk,
    )
    path = reverse("backoffice:assignment_add", args=[expert.pk])
    assert client.post(path, data).status_code == 302
    made = Assignment.objects.get(region=kainuu)
    assert (made.user, made.kind, made.ends_on) == (expert, "co_expert", None)
    assert made.starts_on == dt.date(2026, 11, 22)


def test_a_role_is_granted_to_the_person_of_the_page_now(client, admin, expert, stranger):
    client.force_login(admin)
    data = everything_of(RoleGrant, role="steering", user=stranger.pk, user_id=stranger.pk)
    assert client.post(reverse("backoffice:role_grant", args=[expert.pk]), data).status_code == 302
    grant = RoleGrant.objects.get(role="steering")
    assert grant.user == expert
    assert timezone.now() - grant.granted_at < dt.timedelta(minutes=1)


def test_an_invitation_is_from_whoever_sends_it_for_fourteen_days(client, manager, admin, lappi):
    client.force_login(manager)
    data = everything_of(
        Invitation,
        email="uusi@example.org",
        name="Uusi",
        language="fi",
        role="expert",
        regions="21",
        kind="lead",
        starts_on="2026-11-22",
        ends_on="",
        invited_by=admin.pk,
        invited_by_id=admin.pk,
    )
    assert client.post(reverse("backoffice:person_invite"), data).status_code == 302
    sent = Invitation.objects.get()
    assert sent.invited_by == manager
    assert sent.accepted_at is None
    assert sent.revoked_at is None
    assert sent.expires_at - sent.invited_at == dt.timedelta(days=14)
    assert sent.token_digest != "made up"
    assert sent.terms["regions"] == ["21"]


def test_a_manager_cannot_slip_in_a_role_that_is_not_offered(client, manager, lappi):
    client.force_login(manager)
    data = {"email": "uusi@example.org", "language": "fi", "role": "admin"}
    assert client.post(reverse("backoffice:person_invite"), data).status_code == 200
    assert not Invitation.objects.exists()


def test_feedback_is_new_and_due_in_fourteen_days(client, db):
    data = everything_of(Feedback, text="Kiitos!", email="a@example.org", page="/")
    assert client.post(reverse("about:feedback"), data).status_code == 302
    sent = Feedback.objects.get()
    assert sent.answered_at is None
    assert sent.due_on == timezone.localdate() + dt.timedelta(days=14)
    assert sent.reference != "made up"


@pytest.mark.parametrize("role", ["expert", "organisation", "public", "nonsense"])
def test_only_national_roles_are_granted_for_the_nation(client, admin, expert, role):
    client.force_login(admin)
    response = client.post(reverse("backoffice:role_grant", args=[expert.pk]), {"role": role})
    assert response.status_code == 200
    assert not expert.role_grants.exists()
