"""Who is signed in, by what, for how long, and where (A-16)."""

import datetime as dt
import json
import re
import time

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from fido2.utils import websafe_decode

from portal.accounts.actions.role import close_account, grant_role, withdraw_role
from portal.accounts.middleware import SecondFactorMiddleware
from portal.accounts.roles import STAFF_ROLES, Role
from portal.accounts.session import SECOND_FACTOR, SIGNED_IN
from portal.audit.models import AuditEvent
from regions.assignment import end_assignment
from tests.passkeys import Passkey
from tests.security.signing_in import PASSWORD, make_member, sent_code


def is_in(client):
    return "_auth_user_id" in client.session


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def staff(db, lappi, settings, time_machine):
    settings.SECOND_FACTOR_REQUIRED = True
    # A code of the app is worth nothing once its half minute is over: the clock stands.
    time_machine.move_to(timezone.now(), tick=False)
    return make_member("staff@example.org", regions=[lappi])


@pytest.fixture
def app(staff):
    """The staff person's app; gives the secret that it holds."""
    secret = generate_totp_secret()
    Authenticator.objects.create(
        user=staff,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(secret)},
    )
    return secret


# --- Ways in


def test_a_mailed_code_signs_in(client, member):
    client.post("/accounts/login/code/", {"email": member.email})
    client.post("/accounts/login/code/confirm/", {"code": sent_code()})
    assert is_in(client)
    assert AuditEvent.objects.get(action="session.started").details == {"methods": ["code"]}


def test_a_password_signs_in(client, member, sign_in):
    assert sign_in(member).status_code == 302
    assert is_in(client)


def test_a_code_opens_only_the_account_it_was_sent_for(client, member):
    other = make_member("other@example.org")
    client.post("/accounts/login/code/", {"email": member.email})
    code = sent_code()
    thief = Client()
    thief.post("/accounts/login/code/", {"email": other.email})
    thief.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(thief)


def test_a_code_is_void_after_ten_minutes(client, member):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post("/accounts/login/code/", {"email": member.email})
        clock.shift(dt.timedelta(minutes=11))
        client.post("/accounts/login/code/confirm/", {"code": sent_code()})
        assert not is_in(client)


def passkey_of(person):
    key = Passkey()
    Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Avain", "credential": key.register()},
    )
    return key


def test_a_passkey_signs_in_and_is_the_second_step_too(client, staff):
    key = passkey_of(staff)
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    challenge = websafe_decode(client.session[STATE_SESSION_KEY]["challenge"])
    signed = key.sign(challenge, staff)
    client.post("/accounts/2fa/webauthn/login/", {"credential": signed})
    assert is_in(client)
    assert client.get("/account/").status_code == 200


def test_a_passkey_that_signs_an_old_challenge_opens_nothing(client, staff):
    key = passkey_of(staff)
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    signed = json.dumps(json.loads(key.sign(b"an older one", staff)))
    client.post("/accounts/2fa/webauthn/login/", {"credential": signed})
    assert not is_in(client)


# --- The second step of the staff


def test_staff_without_a_second_step_reach_the_pages_that_set_one_up_and_nothing_else(
    client, staff, sign_in
):
    sign_in(staff)
    assert is_in(client)
    reached = []
    for pattern in get_resolver().reverse_dict:
        if not isinstance(pattern, str):
            continue
        name = pattern
        try:
            path = reverse(name)
        except Exception:
            continue
        response = client.get(path)
        if not is_in(client):
            sign_in(staff)
        if response.status_code == 200 and not name.startswith("mfa_"):
            reached.append(name)
    assert set(reached) <= SecondFactorMiddleware.OPEN_TO_ALL | {"account_logout"}
    for path in ("/", "/regions/", "/regions/lappi/", "/people/", "/account/", "/reports/"):
        assert client.get(path)["Location"] == "/accounts/2fa/", path


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_reauthenticate",
        "set_language",
        "accounts:csp_report",
        "health:live",
        "health:ready",
    ],
)
def test_what_everybody_must_reach_asks_for_no_second_step(client, staff, sign_in, name):
    sign_in(staff)

    assert client.get(reverse(name)).get("Location") != "/accounts/2fa/"


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_every_role_of_the_staff_needs_a_second_step(client, db, lappi, settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    given = {"regions": [lappi]} if role == Role.EXPERT else {"roles": [role]}
    client.force_login(make_member("somebody@example.org", **given))
    assert client.get("/account/")["Location"] == "/accounts/2fa/"


def test_whoever_represents_an_organisation_needs_none(client, representative, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(representative)
    assert client.get("/account/").status_code == 200


def set_up_app(client):
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    with time_machine.travel(timezone.now(), tick=False):
        client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    return secret


@pytest.mark.django_db(transaction=True)
def test_setting_up_the_app_opens_the_portal(client, staff, sign_in):
    sign_in(staff)
    secret = set_up_app(client)
    assert client.get("/account/").status_code == 200
    kept = Authenticator.objects.get(user=staff, type="totp").data["secret"]
    assert secret not in kept


def test_a_password_alone_does_not_open_an_account_that_has_an_app(client, staff, app, sign_in):
    assert sign_in(staff)["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(app)})
    assert is_in(client)
    assert client.get("/account/").status_code == 200


def test_a_mailed_code_alone_does_not_open_it_either(client, staff, app):
    client.post("/accounts/login/code/", {"email": staff.email})
    response = client.post("/accounts/login/code/confirm/", {"code": sent_code()})
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(client)


def test_a_code_of_the_app_works_once(client, staff, app, sign_in):
    with time_machine.travel(timezone.now(), tick=False):
        code = code_of(app)
        sign_in(staff)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_in(client)
        second = Client()
        sign_in(staff, second)
        second.post("/accounts/2fa/authenticate/", {"code": code})
        assert not is_in(second)


def test_a_session_that_came_in_without_the_second_step_is_ended(client, staff, app):
    client.force_login(staff)
    assert client.get("/account/")["Location"].startswith("/accounts/login/")
    assert not is_in(client)


def test_whoever_becomes_staff_needs_a_second_step_from_the_next_click(
    client, member, admin, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(member)
    assert client.get("/account/").status_code == 200
    grant_role(member, Role.STEERING, by=admin, at=timezone.now())
    assert client.get("/account/")["Location"] == "/accounts/2fa/"


def test_a_session_notes_that_it_has_shown_the_second_step(client, staff, app, sign_in):
    sign_in(staff)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(app)})

    assert client.get("/account/").status_code == 200
    assert client.session[SECOND_FACTOR] is True


def test_whoever_removes_the_second_step_sets_up_another(client, staff, app, sign_in):
    sign_in(staff)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(app)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=staff).exists()
    assert client.get("/account/")["Location"] == "/accounts/2fa/"


def test_the_email_address_changes_only_after_showing_who_one_is(client, member, sign_in):
    sign_in(member)
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=15)):
        data = {"action_add": "", "email": "thief@example.org"}
        response = client.post("/accounts/email/", data)
    assert response["Location"].startswith("/accounts/reauthenticate/")
    assert mail.outbox == []


# --- Sessions


def test_the_session_has_a_new_id_after_signing_in(client, member):
    client.post("/accounts/login/code/", {"email": member.email})
    before = client.session.session_key
    client.post("/accounts/login/code/confirm/", {"code": sent_code()})
    assert is_in(client)
    assert client.session.session_key != before


def test_a_planted_session_id_is_not_taken_over(client, member, sign_in):
    client.cookies["sessionid"] = "a" * 32
    sign_in(member)
    assert is_in(client)
    assert client.session.session_key != "a" * 32


@pytest.fixture
def elsewhere(member, sign_in):
    """The same person, signed in with another browser."""
    other = Client()
    sign_in(member, other)
    return other


def test_changing_the_password_ends_the_other_sessions(client, member, sign_in, elsewhere):
    sign_in(member)
    data = {"oldpassword": PASSWORD, "password1": "aivan uusi salasana", "password2": ""}
    data["password2"] = data["password1"]
    client.post("/accounts/password/change/", data)
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert not UserSession.objects.exclude(session_key=client.session.session_key).exists()


def test_a_new_email_address_is_written_down_and_ends_the_other_sessions(
    client, member, sign_in, elsewhere
):
    sign_in(member)
    client.post("/accounts/email/", {"action_add": "", "email": "New@example.org"})
    code = next(
        found[1]
        for letter in mail.outbox
        if (found := re.search(r"^ {4}(\S+)$", letter.body, re.MULTILINE))
    )
    client.post("/accounts/confirm-email/", {"code": code})
    member.refresh_from_db()
    assert member.email == "new@example.org"
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    event = AuditEvent.objects.get(action="email.changed")
    assert (event.actor_id, event.details) == (str(member.pk), {})


def test_a_new_password_by_code_ends_every_session(client, member, elsewhere):
    client.post("/accounts/password/reset/", {"email": member.email})
    client.post("/accounts/password/reset/confirm/", {"code": sent_code()})
    data = {"password1": "aivan uusi salasana", "password2": "aivan uusi salasana"}
    client.post("/accounts/password/reset/complete/", data)
    member.refresh_from_db()
    assert member.check_password("aivan uusi salasana")
    assert elsewhere.get("/account/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_new_second_step_ends_the_other_sessions(client, member, sign_in, elsewhere):
    sign_in(member)
    set_up_app(client)
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_one_other_session_is_ended_from_the_list(client, member, sign_in, elsewhere):
    sign_in(member)
    assert client.get("/accounts/sessions/").status_code == 200
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    assert client.post(f"/account/sessions/{other.pk}/end/").status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_all_other_sessions_are_ended_at_once(client, member, sign_in, elsewhere):
    third = Client()
    sign_in(member, third)
    sign_in(member)
    client.post("/accounts/sessions/")
    assert [each.get("/account/").status_code for each in (client, elsewhere, third)] == [
        200,
        302,
        302,
    ]


def test_closing_an_account_ends_every_session_of_it(client, member, admin, elsewhere):
    close_account(member, by=admin, at=timezone.now())
    assert elsewhere.get("/account/").status_code == 302
    assert not UserSession.objects.filter(user=member).exists()


def test_a_role_that_is_withdrawn_is_gone_on_the_next_click(client, manager, admin):
    client.force_login(manager)
    assert client.get("/people/").status_code == 200
    withdraw_role(manager, Role.PROJECT_MANAGER, by=admin, at=timezone.now())
    assert client.get("/people/").status_code == 403


def test_an_assignment_that_ends_is_over_on_the_day_after(client, expert, manager):
    today = timezone.localdate()
    path = "/regions/lappi/profile/overview/edit/"
    client.force_login(expert)
    end_assignment(expert.assignments.get(), last_day=today, by=manager, at=timezone.now())
    assert client.get(path).status_code == 200
    midnight = dt.datetime.combine(
        today + dt.timedelta(days=1), dt.time(0, 1), tzinfo=timezone.get_current_timezone()
    )
    with time_machine.travel(midnight, tick=False):
        client.force_login(expert)
        assert client.get(path).status_code == 403


# --- How long


def test_staff_are_signed_out_after_an_idle_hour(client, expert):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(expert)
        client.get("/account/")
        clock.shift(dt.timedelta(minutes=59))
        assert client.get("/account/").status_code == 200
        clock.shift(dt.timedelta(minutes=59))
        assert client.get("/account/").status_code == 200
        clock.shift(dt.timedelta(minutes=61))
        assert client.get("/account/").status_code == 302
        assert not is_in(client)


def test_staff_who_open_no_page_after_signing_in_are_signed_out_after_an_hour_too(client, expert):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(expert)
        clock.shift(dt.timedelta(minutes=61))

        assert client.get("/account/").status_code == 302
        assert not is_in(client)


@pytest.mark.parametrize("who", ["expert", "representative"])
def test_a_session_that_does_not_say_when_it_began_is_over(client, request, who):
    client.force_login(request.getfixturevalue(who))
    session = client.session
    del session[SIGNED_IN]
    session.save()

    client.get("/")

    assert not is_in(client)


def test_others_may_pause_for_longer(client, representative):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(representative)
        client.get("/account/")
        clock.shift(dt.timedelta(hours=5))
        assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("person", ["expert", "representative"])
def test_everybody_signs_in_anew_after_twelve_hours(client, request, person):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(request.getfixturevalue(person))
        for _ in range(24):
            clock.shift(dt.timedelta(minutes=30))
            assert client.get("/account/").status_code == 200
        clock.shift(dt.timedelta(minutes=1))
        assert client.get("/account/").status_code == 302


def test_a_session_notes_that_it_is_alive_once_a_minute(client, representative):
    client.force_login(representative)
    client.get("/roles/")
    seen = UserSession.objects.get().last_seen_at
    client.get("/roles/")
    assert UserSession.objects.get().last_seen_at == seen


# --- What is written down


def test_signing_in_and_out_stands_in_the_trail(client, member, sign_in):
    sign_in(member)
    client.post("/accounts/logout/")
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["session.started", "session.ended"]


def test_a_failed_sign_in_is_one_line_that_names_nobody_and_tells_no_password(
    client, member, caplog
):
    client.post("/accounts/login/", {"login": member.email, "password": "väärä\r\nsalasana"})
    lines = [record.getMessage() for record in caplog.records]
    failed = [line for line in lines if "sign_in_failed" in line]
    assert len(failed) == 1
    assert member.email not in str(lines)
    assert "väärä" not in str(lines)


def test_a_refusal_is_one_line_with_who_and_where(client, expert, caplog):
    client.force_login(expert)
    client.get("/people/")
    refused = [r.getMessage() for r in caplog.records if "refused" in r.getMessage()]
    assert len(refused) == 1
    assert "/people/" in refused[0]
    assert f"'person': {expert.pk}" in refused[0]


def test_changes_to_the_account_are_told_by_mail(client, member, sign_in):
    sign_in(member)
    data = {"oldpassword": PASSWORD, "password1": "aivan uusi salasana", "password2": ""}
    data["password2"] = data["password1"]
    client.post("/accounts/password/change/", data)
    assert [letter.to for letter in mail.outbox] == [[member.email]]
