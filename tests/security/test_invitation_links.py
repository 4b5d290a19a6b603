"""The link of an invitation: long, kept as a hash, harmless to look at, and worthless afterwards (A-6)."""

import datetime as dt
import hashlib
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.invitation import accept_invitation, invite, revoke_invitation
from portal.accounts.actions.role import close_account
from portal.accounts.models import Invitation, User
from portal.accounts.roles import Role
from portal.accounts.views.invitation import COOKIE
from portal.backoffice.welcome import terms
from tests.factories.accounts import UserFactory
from tests.fingerprint import fingerprint
from tests.outbox import deliver_mails

ACCEPT = "/invitation/accept/"


@pytest.fixture
def invited(manager, lappi):
    """An expert of Lapland, invited."""

    def send(email="uusi@example.org", role=Role.EXPERT, by=None):
        promised = terms(regions=[lappi], kind="lead", starts_on=timezone.localdate(), ends_on=None)
        invitation = invite(
            email=email,
            role=role,
            by=by or manager,
            at=timezone.now(),
            name="Uusi Ihminen",
            terms=promised if role == Role.EXPERT else {},
        )
        deliver_mails()
        return invitation, re.search(r"/invitation/(\S+)/", mail.outbox[-1].body)[1]

    return send


def link(token):
    return reverse("accounts:invitation_open", args=[token])


def test_the_token_is_long_and_never_the_same_for_one_address():
    tokens = {Invitation(email="uusi@example.org").token for _ in range(1_000)}
    assert len(tokens) == 1_000
    # Base64: six bits a letter.
    assert min(map(len, tokens)) * 6 >= 128


def test_no_table_holds_the_token_itself(invited, client):
    _, token = invited()
    client.get(link(token))
    client.get("/invitation/")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert token not in repr(cursor.fetchall()), table
    assert Invitation.objects.get().token_digest == hashlib.sha256(token.encode()).hexdigest()


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_follows_the_link_changes_nothing(invited, method):
    _, token = invited()
    before = fingerprint()
    for _ in range(3):
        scanner = Client()
        getattr(scanner, method)(link(token), follow=True)
    assert fingerprint() == before
    assert not User.objects.filter(email="uusi@example.org").exists()


def test_the_token_leaves_the_address_at_once(invited, client):
    _, token = invited()
    response = client.get(link(token))
    assert response.status_code == 303
    assert response["Location"] == "/invitation/"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    page = client.get("/invitation/")
    # "no-referrer" on the page of the form would make browsers send it with `Origin: null`.
    assert page["Referrer-Policy"] == "same-origin"
    assert token not in page.content.decode()


def test_the_log_never_shows_the_token(invited, client, written):
    _, token = invited()
    client.get(link(token), follow=True)
    client.post(ACCEPT)
    lines = written()
    assert "/invitation/[hidden]/" in lines
    assert token not in lines


def bodies(client, token):
    """Both ways in: by the link, and by a cookie that somebody set."""
    for response in (client.get(link(token)), with_cookie(token).get("/invitation/")):
        text = response.content.decode().replace(token, "")
        yield response.status_code, re.sub(r'value="[\w-]{30,}"|nonce="[^"]+"', "", text)


def with_cookie(token):
    client = Client()
    client.cookies[COOKIE] = token
    return client


def test_wrong_expired_withdrawn_and_used_links_answer_alike(invited, client, manager, admin):
    now = timezone.now()
    expired, expired_token = invited("expired@example.org")
    Invitation.objects.filter(pk=expired.pk).update(
        invited_at=now - dt.timedelta(days=15), expires_at=now - dt.timedelta(days=1)
    )
    withdrawn, withdrawn_token = invited("withdrawn@example.org")
    revoke_invitation(withdrawn, by=manager, at=now)
    _, used_token = invited("used@example.org")
    accept_invitation(used_token, at=now)
    person = UserFactory(email="closed@example.org")
    _, closed_token = invited("closed@example.org")
    close_account(person, by=admin, at=now)
    answers = set()
    tokens = [expired_token, withdrawn_token, used_token, closed_token, Invitation(email="x").token]
    for token in tokens:
        cache.clear()
        answers.update(bodies(client, token))
        assert with_cookie(token).post(ACCEPT).status_code == 404
    assert {status for status, _text in answers} == {404}
    # The only difference is where the language buttons lead back to.
    assert len({re.sub(r'name="next"[^>]*', "", text) for _status, text in answers}) == 1
    # It says what to do: sign in, or ask for a new link.
    assert all('class="button" href="/accounts/login/"' in text for _status, text in answers)


def test_guessing_is_stopped_after_ten_tries_a_minute(invited, client):
    _, token = invited()
    statuses = [client.get(link(f"guess-{number}")).status_code for number in range(15)]
    assert statuses == [404] * 10 + [429] * 5
    # Not even the right link opens for whoever has been guessing.
    assert client.get(link(token)).status_code == 429
    assert with_cookie(token).post(ACCEPT).status_code == 429


def test_a_link_that_is_refused_for_too_many_tries_is_not_logged(invited, client, written):
    _, token = invited()
    for number in range(10):
        client.get(link(f"guess-{number}"))
    assert client.get(link(token)).status_code == 429

    lines = written()
    assert "refused" in lines
    assert token not in lines


def test_an_invitation_is_worth_what_its_sender_still_may_give(invited, client, admin):
    _, token = invited(role=Role.ADMIN, by=admin)
    admin.role_grants.all().delete()

    assert client.get(link(token)).status_code == 404
    assert with_cookie(token).post(ACCEPT).status_code == 404
    assert not User.objects.filter(email="uusi@example.org").exists()


def test_nobody_takes_up_their_own_invitation(invited, manager):
    _, token = invited()
    manager.email = "uusi@example.org"
    manager.save()

    assert with_cookie(token).post(ACCEPT).status_code == 404
    assert not manager.assignments.exists()


def test_an_invitation_to_the_nation_is_withdrawn_by_an_administrator_alone(
    invited, client, manager, admin
):
    invitation, _token = invited(role=Role.STEERING, by=admin)
    client.force_login(manager)

    withdrawn = client.post(reverse("backoffice:invitation_revoke", args=[invitation.pk]))
    form = {
        "email": invitation.email,
        "name": "Uusi",
        "role": "expert",
        "language": "fi",
        "regions": "21",
    }
    sent = client.post(
        reverse("backoffice:person_invite"),
        {**form, "kind": "lead", "starts_on": timezone.localdate().isoformat()},
    )

    assert (withdrawn.status_code, sent.status_code) == (403, 200)
    assert Invitation.objects.open_at(timezone.now()).get() == invitation


def test_looking_without_an_invitation_is_not_found(client, db):
    assert client.get("/invitation/").status_code == 404
    assert client.post(ACCEPT).status_code == 404


def test_accepting_opens_the_account_and_the_regions(invited, client, lappi):
    _, token = invited()
    client.get(link(token))
    response = client.post(ACCEPT)
    person = User.objects.get(email="uusi@example.org")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.has_perm("profile.edit", lappi)
    assert not person.has_usable_password()
    assert response.cookies[COOKIE].value == ""


def test_who_was_invited_without_a_name_is_asked_for_it(invited, client):
    invitation, token = invited()
    Invitation.objects.filter(pk=invitation.pk).update(name="")
    client.get(link(token))
    refused = client.post(ACCEPT, {"name": " "})
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["name"])
    assert not User.objects.filter(email=invitation.email).exists()
    client.post(ACCEPT, {"name": "Uusi Nimi"})
    assert User.objects.get(email=invitation.email).name == "Uusi Nimi"


def test_whoever_accepts_sets_up_a_second_step_first(invited, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    _, token = invited()
    client.get(link(token))
    client.post(ACCEPT)
    assert client.get("/account/")["Location"] == "/accounts/2fa/"


def test_the_link_works_once(invited, client):
    _, token = invited()
    assert accept_invitation(token, at=timezone.now()) is not None
    assert accept_invitation(token, at=timezone.now()) is None


def test_a_new_invitation_to_the_same_address_ends_the_earlier_one(invited, client):
    _, first = invited()
    _, second = invited()
    assert client.get(link(first)).status_code == 404
    assert client.get(link(second)).status_code == 303


def test_an_account_that_exists_gets_the_role_and_keeps_its_password(invited, member, admin):
    _, token = invited(member.email, role=Role.RESEARCHER, by=admin)
    person = accept_invitation(token, at=timezone.now())
    assert person == member
    assert {grant.role for grant in member.role_grants.all()} == {Role.RESEARCHER}
    member.refresh_from_db()
    assert member.has_usable_password()


def test_an_invitation_does_not_get_past_a_second_step(invited, member, admin, client):
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator

    secret = {"secret": get_adapter().encrypt("GEZDGNBVGY3TQOJQ")}
    Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data=secret)
    _, token = invited(member.email, role=Role.RESEARCHER, by=admin)
    client.get(link(token))
    response = client.post(ACCEPT)
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


def test_somebody_else_who_is_signed_in_is_signed_out(invited, client, stranger):
    _, token = invited()
    client.force_login(stranger)
    client.get(link(token))
    assert stranger.email in client.get("/invitation/").content.decode()
    client.post(ACCEPT)
    assert client.session["_auth_user_id"] != str(stranger.pk)


def test_nobody_invites_themselves(client, manager, lappi):
    client.force_login(manager)
    data = {
        "email": manager.email,
        "name": "Minä Itse",
        "role": "expert",
        "language": "fi",
        "regions": "21",
        "kind": "lead",
        "starts_on": "2026-11-22",
    }
    assert client.post(reverse("backoffice:person_invite"), data).status_code == 200
    assert not Invitation.objects.exists()
