"""The people page: who is here, who was invited, who works where."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from portal.accounts.actions.invitation import invite
from portal.accounts.actions.role import close_account, grant_role, withdraw_role
from portal.accounts.models import Invitation
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from regions.assignment import assign, end_assignment
from tests.factories.accounts import UserFactory

LIST = reverse("backoffice:person_list")
INVITE = reverse("backoffice:person_invite")


def detail(person):
    return reverse("backoffice:person_detail", args=[person.pk])


def test_the_list_costs_the_same_for_one_person_and_for_five(client, manager, lappi, kainuu):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    client.force_login(manager)
    client.get(LIST)
    UserFactory(email="a@example.org", regions=[lappi])
    one = cost()
    for letter in "bcdef":
        UserFactory(email=f"{letter}@example.org", regions=[lappi, kainuu], roles=[Role.STEERING])
        invite(email=f"i{letter}@example.org", role=Role.EXPERT, by=manager, at=timezone.now())
    assert cost() == one


def test_an_open_invitation_is_listed_until_it_is_withdrawn(client, manager):
    invitation = invite(email="uusi@example.org", role=Role.EXPERT, by=manager, at=timezone.now())
    client.force_login(manager)
    assert "uusi@example.org" in client.get(LIST).content.decode()
    client.post(reverse("backoffice:invitation_revoke", args=[invitation.pk]))
    assert "uusi@example.org" not in client.get(LIST).content.decode().replace(
        "uusi@example.org.", ""
    )
    assert AuditEvent.objects.filter(action="invitation.withdrawn").count() == 1


def test_a_manager_invites_experts_and_an_administrator_anybody(client, manager, admin, lappi):
    client.force_login(manager)
    offered = client.get(INVITE).context["form"].fields["role"].choices
    assert [role for role, _label in offered] == [Role.EXPERT]
    client.force_login(admin)
    offered = client.get(INVITE).context["form"].fields["role"].choices
    assert {role for role, _label in offered} == {
        "expert",
        "project_manager",
        "researcher",
        "communications",
        "steering",
        "admin",
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"regions": []}, "regions"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "31.2.2026"}, "starts_on"),
        ({"ends_on": "2026-11-01"}, "ends_on"),
        ({"email": "not an address"}, "email"),
        ({"regions": ["99"]}, "regions"),
    ],
)
def test_an_incomplete_invitation_says_what_is_missing(client, manager, lappi, change, field):
    data = {
        "email": "uusi@example.org",
        "name": "Uusi Ihminen",
        "role": "expert",
        "language": "fi",
        "regions": ["21"],
        "kind": "lead",
        "starts_on": "2026-11-22",
    }
    client.force_login(manager)
    response = client.post(INVITE, data | change)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_a_closed_account_is_not_opened_by_an_invitation(client, manager, admin, lappi):
    person = UserFactory(email="closed@example.org", roles=[Role.ADMIN])
    close_account(person, by=admin, at=timezone.now())
    client.force_login(manager)
    data = {
        "email": person.email,
        "name": "Suljettu Tili",
        "role": "expert",
        "language": "fi",
        "regions": ["21"],
        "kind": "lead",
        "starts_on": "2026-11-22",
    }
    assert "email" in client.post(INVITE, data).context["form"].errors


def test_a_role_is_granted_once_and_withdrawn_with_a_trace(client, admin, expert):
    client.force_login(admin)
    for _ in range(2):
        client.post(reverse("backoffice:role_grant", args=[expert.pk]), {"role": "steering"})
    assert expert.role_grants.count() == 1
    client.post(reverse("backoffice:role_withdraw", args=[expert.pk, "steering"]))
    assert expert.role_grants.count() == 0
    actions = AuditEvent.objects.filter(action__startswith="role.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["role.granted", "role.withdrawn"]


def test_closing_and_withdrawing_ask_first_and_say_the_way_back(client, admin, steering):
    client.force_login(admin)
    page = client.get(detail(steering)).content.decode()
    for path in (
        reverse("backoffice:role_withdraw", args=[steering.pk, "steering"]),
        reverse("backoffice:account_close", args=[steering.pk]),
    ):
        assert f'href="{path}"' in page
        assert f'action="{path}"' not in page
        question = client.get(path)
        assert str(steering) in question.content.decode()
        assert f'href="{detail(steering)}"' in question.content.decode()
        after = client.post(path, follow=True)
        assert len(after.context["messages"]) == 1
    steering.refresh_from_db()
    assert not steering.is_active
    assert reverse("backoffice:account_open", args=[steering.pk]) in after.content.decode()


def test_nobody_changes_their_own_rights(client, admin, manager, lappi):
    now = timezone.now()
    today = timezone.localdate()
    attempts = [
        lambda: grant_role(admin, Role.PROJECT_MANAGER, by=admin, at=now),
        lambda: withdraw_role(admin, Role.ADMIN, by=admin, at=now),
        lambda: close_account(admin, by=admin, at=now),
        lambda: assign(user=manager, region=lappi, starts_on=today, by=manager, at=now),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError):
            attempt()
    client.force_login(admin)
    client.post(reverse("backoffice:role_grant", args=[admin.pk]), {"role": "project_manager"})
    client.post(reverse("backoffice:account_close", args=[admin.pk]))
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.role_grants.count() == 1
    page = client.get(detail(admin)).content.decode()
    assert reverse("backoffice:role_grant", args=[admin.pk]) not in page


def test_a_region_is_assigned_and_ended_with_a_trace_in_its_scope(client, manager, expert, kainuu):
    client.force_login(manager)
    today = timezone.localdate()
    data = {"region": kainuu.pk, "kind": "lead", "starts_on": today.isoformat()}
    client.post(reverse("backoffice:assignment_add", args=[expert.pk]), data)
    assignment = expert.assignments.get(region=kainuu)
    path = reverse("backoffice:assignment_end", args=[expert.pk, assignment.pk])
    last = today + dt.timedelta(days=9)
    assert client.post(path, {"ends_on": last.isoformat()}).status_code == 302
    assignment.refresh_from_db()
    assert assignment.ends_on == last
    scopes = AuditEvent.objects.filter(action__startswith="assignment.").values_list("scope")
    assert set(scopes) == {(kainuu.code,)}


def test_the_same_region_twice_is_refused_with_a_reason(client, manager, expert, lappi):
    client.force_login(manager)
    data = {"region": lappi.pk, "kind": "lead", "starts_on": "2026-11-22"}
    response = client.post(reverse("backoffice:assignment_add", args=[expert.pk]), data)
    assert response.status_code == 200
    assert response.context["assignment_form"].errors
    assert expert.assignments.count() == 1


def test_a_last_day_before_the_first_is_refused_with_a_reason(client, manager, expert):
    assignment = expert.assignments.get()
    early = assignment.starts_on - dt.timedelta(days=1)
    with pytest.raises(ValidationError):
        end_assignment(assignment, last_day=early, by=manager, at=timezone.now())
    client.force_login(manager)
    path = reverse("backoffice:assignment_end", args=[expert.pk, assignment.pk])
    response = client.post(path, {"ends_on": early.isoformat()})
    assert response.status_code == 200
    assert response.context["form"].errors


def test_the_invitation_says_that_an_expert_needs_regions_and_asks_for_a_name(client, admin, lappi):
    client.force_login(admin)
    form = client.get(INVITE).context["form"]
    assert [name for name, field in form.fields.items() if not field.required] == ["ends_on"]
    sent = {"email": "uusi@example.org", "role": "steering", "language": "fi"}
    response = client.post(INVITE, sent)
    assert response.context["form"].errors.as_data()["name"][0].code == "required"
    assert list(response.context["form"].errors) == ["name"]
    assert client.post(INVITE, sent | {"name": "Uusi Ihminen"}).status_code == 302


def test_a_role_has_one_name_on_every_page(client, admin, expert, representative):
    client.force_login(admin)
    page = client.get(LIST).content.decode()
    for role in (Role.ADMIN, Role.EXPERT, Role.ORGANISATION):
        assert str(capfirst(role.label)) in page
    client.force_login(expert)
    for path in ("accounts:account_edit", "accounts:roles"):
        assert str(capfirst(Role.EXPERT.label)) in client.get(reverse(path)).content.decode()


def test_the_last_day_says_how_long_rights_last(client, manager, expert):
    client.force_login(manager)
    path = reverse("backoffice:assignment_end", args=[expert.pk, expert.assignments.get().pk])
    page = client.get(path)
    assert str(page.context["form"]["ends_on"].help_text) in page.content.decode()
