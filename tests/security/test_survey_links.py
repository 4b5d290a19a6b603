"""A survey's link opens one answer and nothing else, and only by hand (A-6, A-7, A-12)."""

import datetime as dt
import hashlib
import re
import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.answering.access import COOKIE, MOST_COOKIES
from surveys.library.loading import load_survey
from surveys.models import Draft, Invitation, Response
from tests.factories.accounts import UserFactory
from tests.factories.regions import AssignmentFactory
from tests.factories.surveys import InvitationFactory, RoundFactory, situational
from tests.fingerprint import fingerprint
from tests.security.test_redirects import PAYLOADS, leads_away
from tests.surveys.answering.pages import (
    FIRST,
    address,
    fill_in,
    fill_in_all,
    holder,
    opened,
    send,
)
from tests.surveys.responding import ask_in

DAY = dt.timedelta(days=1)
TEXT = "Tämä on pitkä vastaus. " * 130


def link(token):
    return reverse("surveys:link_open", args=[token])


def cookie_of(invited):
    return f"{COOKIE}{invited.pk.hex}"


def plain(response, *secrets):
    """The page without what differs from one request to the next."""
    text = response.content.decode()
    for secret in secrets:
        text = text.replace(str(secret), "")
    return re.sub(r'(nonce|value)="[\w+/=-]{20,}"', "", text)


# --- The link ------------------------------------------------------------------------------------


def test_the_link_leaves_the_address_at_once(invitation, client):
    response = client.get(link(invitation.token))

    assert response.status_code == 303
    assert response["Location"] == address(invitation, "start")
    assert invitation.token not in response["Location"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    cookie = response.cookies[cookie_of(invitation)]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    # "no-referrer" on the page of a form would make browsers send it with `Origin: null`.
    assert client.get(address(invitation, "page", 1))["Referrer-Policy"] == "same-origin"


def test_no_page_shows_the_token(invitation, client):
    client.get(link(invitation.token))
    for name, args in (("start", []), ("page", [1]), ("check", []), ("later", [])):
        response = client.get(address(invitation, name, *args))
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert invitation.token not in response.content.decode() + str(response.headers)


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_follows_every_link_changes_nothing(invitation, method):
    fill_in(holder(invitation), invitation, 1, FIRST)
    before = fingerprint()

    for _ in range(3):
        scanner = Client()
        seen = {link(invitation.token)}
        waiting = list(seen)
        while waiting:
            response = getattr(scanner, method)(waiting.pop(), follow=True)
            found = re.findall(r'href="(/(?:answer|v)/[^"#]*)"', response.content.decode())
            more = {*found, address(invitation, "submit"), address(invitation, "check")} - seen
            seen |= more
            waiting += more

    assert fingerprint() == before
    assert Response.objects.count() == 0


def test_nothing_is_sent_or_saved_without_the_token_of_the_form(invitation):
    strict = holder(invitation, enforce_csrf_checks=True)
    fill_in_all(holder(invitation), invitation)
    before = fingerprint()

    for name, args in (("page", [1]), ("autosave", [1]), ("submit", [])):
        data = {"version": "3", "involve": "1"}
        assert strict.post(address(invitation, name, *args), data).status_code == 403
    assert fingerprint() == before


def test_a_form_from_another_site_is_refused(invitation):
    strict = holder(invitation, enforce_csrf_checks=True)
    strict.get(address(invitation, "page", 1))
    data = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value, "involve": "1"}
    page = address(invitation, "page", 1)

    assert strict.post(page, data, headers={"origin": "https://evil.example"}).status_code == 403
    assert Draft.objects.count() == 0


def test_no_table_holds_a_token(invitation, client):
    client.get(link(invitation.token))
    fill_in_all(holder(invitation), invitation)
    send(holder(invitation), invitation)

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert invitation.token not in repr(cursor.fetchall()), table
    digest = hashlib.sha256(invitation.token.encode()).hexdigest()
    assert Invitation.objects.get().token_digest == digest


def test_the_log_never_shows_a_token_or_an_answer(invitation, written):
    client = holder(invitation)
    fill_in(client, invitation, 1, FIRST | {"involve_why": "KANARIA-SYY"})
    fill_in_all(client, invitation)
    send(client, invitation)
    Client().post(address(invitation, "page", 1), {"involve_why": "KANARIA-SYY"})
    for number in range(11):
        client.get(link(f"x{number}"))
    client.get(link(invitation.token))

    lines = written()
    assert "/v/[hidden]/" in lines
    assert invitation.token not in lines
    assert "KANARIA" not in lines


def test_wrong_withdrawn_and_replaced_links_answer_alike(invitation, client):
    replaced = invitation.token
    invitation.renew_link()
    invitation.save()
    newer = invitation.token
    Invitation.objects.update(revoked_at=timezone.now())
    tokens = [replaced, newer, "A" * 32, "x", "ä" * 500, "0" * 5_000]

    answers = [client.get(link(token)) for token in tokens]

    assert {response.status_code for response in answers} == {404}
    bodies = {re.sub(r'name="next"[^>]*', "", plain(response)) for response in answers}
    assert len(bodies) == 1
    assert not client.cookies.keys() & {cookie_of(invitation)}


def test_guessing_is_stopped_after_ten_tries_a_minute(invitation, client):
    statuses = [client.get(link(f"guess-{number}")).status_code for number in range(15)]

    assert statuses == [404] * 10 + [429] * 5
    # Of several people behind one address, the others still get in.
    assert client.get(link(invitation.token)).status_code == 303


def test_guessing_by_cookie_is_stopped_too(invitation):
    guesser = Client()
    statuses = []
    for number in range(15):
        guesser.cookies[cookie_of(invitation)] = f"guess-{number}"
        statuses.append(guesser.get(address(invitation, "start")).status_code)

    assert statuses == [404] * 10 + [429] * 5


def test_the_right_link_is_not_counted(invitation, client):
    statuses = {client.get(link(invitation.token)).status_code for _ in range(15)}

    assert statuses == {303}


# --- The cookie ----------------------------------------------------------------------------------


def test_the_link_of_one_answer_opens_no_other(expert_round, expert, lappi, kainuu):
    ours, theirs = ask_in(expert_round, expert, (lappi, kainuu))
    client = holder(ours)

    assert client.get(address(ours, "start")).status_code == 200
    assert client.get(address(theirs, "start")).status_code == 404
    client.cookies[cookie_of(theirs)] = ours.token
    assert client.get(address(theirs, "start")).status_code == 404


def test_one_browser_holds_several_invitations(expert_round, expert, lappi, kainuu, satakunta):
    client = Client()
    ones = ask_in(expert_round, expert, (lappi, kainuu, satakunta))
    for one in ones:
        client.get(link(one.token))

    assert [client.get(address(one, "start")).status_code for one in ones] == [200] * 3


def test_of_too_many_one_is_forgotten_but_never_the_newest(survey, expert, lappi):
    client = Client()
    ones = [
        InvitationFactory(
            round=RoundFactory(survey=survey, audience="experts"), region=lappi, user=expert
        )
        for _ in range(MOST_COOKIES + 1)
    ]
    for one in ones:
        client.get(link(one.token))

    statuses = [client.get(address(one, "start")).status_code for one in ones]
    assert sorted(statuses) == [200] * MOST_COOKIES + [404]
    assert statuses[-1] == 200


def test_a_withdrawn_invitation_ends_in_the_middle(invitation):
    client = holder(invitation)
    fill_in(client, invitation, 1, FIRST)
    Invitation.objects.update(revoked_at=timezone.now())

    assert client.get(address(invitation, "page", 2)).status_code == 404
    assert client.post(address(invitation, "page", 2), FIRST).status_code == 404


def test_a_new_link_ends_the_old_one_in_the_middle(invitation):
    client = holder(invitation)
    invitation.renew_link()
    invitation.save()

    assert client.get(address(invitation, "page", 1)).status_code == 404
    assert holder(invitation).get(address(invitation, "page", 1)).status_code == 200


def test_without_the_link_there_is_one_page_whether_it_exists_or_not(invitation):
    nobody, nothing = Client(), uuid.uuid4()
    for name, args in (("start", []), ("page", [1]), ("check", []), ("receipt", [])):
        there = address(invitation, name, *args)
        nowhere = there.replace(str(invitation.pk), str(nothing))
        first, second = nobody.get(there), nobody.get(nowhere)
        assert first.status_code == second.status_code == 404
        assert plain(first, invitation.pk) == plain(second, nothing)
        assert dict(first.headers).keys() == dict(second.headers).keys()


# --- The account ---------------------------------------------------------------------------------


def test_the_expert_who_was_asked_needs_no_link(expert_invitation, expert, client):
    client.force_login(expert)

    assert client.get(address(expert_invitation, "page", 1)).status_code == 200


def test_whoever_represents_the_organisation_needs_no_link(invitation, representative, client):
    client.force_login(representative)
    fill_in_all(client, invitation)

    assert send(client, invitation)["Location"] == address(invitation, "receipt")
    assert Response.objects.get().invitation == invitation


def test_no_other_role_answers_for_somebody_else(
    invitation, expert_invitation, colleague, stranger, manager, researcher, admin, client
):
    other = UserFactory(email="other@example.org")
    for person in (colleague, stranger, manager, researcher, admin, other):
        client.force_login(person)
        for asked in (invitation, expert_invitation):
            assert client.get(address(asked, "start")).status_code == 404, person
            assert client.post(address(asked, "page", 1), FIRST).status_code == 404, person
    assert Draft.objects.count() == 0


def test_the_expert_of_the_region_does_not_answer_for_its_organisations(invitation, expert, client):
    client.force_login(expert)

    assert client.get(address(invitation, "start")).status_code == 404


# --- Nothing that was written is lost ------------------------------------------------------------


def test_a_cookie_that_ended_in_a_long_text_gives_it_back(invitation):
    client = holder(invitation, headers={"accept-language": "en"})
    hidden = opened(client, invitation, 3)
    del client.cookies[cookie_of(invitation)]

    data = hidden | {"support": ["1"], "needs": TEXT, "organiser": "Alue"}
    response = client.post(address(invitation, "page", 3), data)
    html = response.content.decode()

    assert response.status_code == 404
    assert len(TEXT) > 2_900
    assert f"{TEXT}</textarea>" in html
    # Each text stands under its question; what was not written by hand is not shown.
    assert "11. What does the cooperation between organisations" in html
    assert "8. Who is responsible for organising" in html
    assert hidden["draft_survey"] not in html


def test_a_form_that_is_too_old_gives_the_text_back(invitation):
    client = holder(invitation, enforce_csrf_checks=True, headers={"accept-language": "en"})
    hidden = opened(client, invitation, 1)

    data = hidden | FIRST | {"involve_why": TEXT, "from_check": "1", "next": "/answer/"}
    response = client.post(address(invitation, "page", 1), data)
    html = response.content.decode()

    assert response.status_code == 403
    assert f"{TEXT}</textarea>" in html
    assert "Reason for your answer to question 1" in html
    assert html.count("<textarea") == 1


def test_the_questions_are_not_told_to_whoever_makes_up_a_form(invitation):
    data = {"draft_survey": str(invitation.round.survey_id), "needs": "Jotain"}
    response = Client().post(address(invitation, "page", 3), data)

    assert str(invitation.round.definition.by_code["needs"].text) not in response.content.decode()
    assert "Jotain</textarea>" in response.content.decode()


@pytest.mark.parametrize("code", ["draft_plan", "code", "tokens", "secretariat"])
def test_a_question_is_given_back_whatever_its_code_sounds_like(organisation, lappi, code):
    content = situational()
    content["pages"][2]["questions"][0]["code"] = code
    survey = load_survey(content, by=None, at=timezone.now())
    invitation = InvitationFactory(
        round=RoundFactory(survey=survey), region=lappi, organisation=organisation
    )
    client = holder(invitation)
    hidden = opened(client, invitation, 3)
    del client.cookies[cookie_of(invitation)]

    response = client.post(address(invitation, "page", 3), hidden | {code: "Aluehallitus"})

    assert "Aluehallitus</textarea>" in response.content.decode()
    assert hidden["draft_survey"] not in response.content.decode()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_change_of_language_leads_to_our_own_pages(invitation, payload):
    client = holder(invitation)
    response = fill_in(client, invitation, 1, FIRST, language="sv", next=payload)

    assert response.status_code == 302
    assert leads_away(response) is None


@pytest.mark.parametrize(
    "odd",
    ["", "\0", "²", "-1", "9" * 30, "1e999", "'\"><svg onload=alert(1)>", "ı" * 300, "\ud83d"],
)
def test_odd_input_is_answered_with_a_page(invitation, odd):
    client = holder(invitation)
    odd = odd.encode("utf-8", "surrogatepass")
    for page in (1, 2, 3):
        for code in ("involve", "informs", "meetings", "support", "organiser", "needs", "version"):
            cache.clear()
            response = client.post(address(invitation, "page", page), {code: odd})
            assert response.status_code in {200, 302}
            assert client.post(address(invitation, "autosave", page), {code: odd}).status_code in {
                200,
                409,
            }


# --- Whoever has left ----------------------------------------------------------------------------


def leave(expert, how):
    """The account is closed, or yesterday was the last day in the region."""
    if how == "closed":
        expert.is_active = False
        expert.save()
    else:
        expert.assignments.update(ends_on=timezone.localdate() - DAY)


@pytest.mark.parametrize("how", ["closed", "ended"])
def test_the_link_of_an_expert_who_has_left_is_dead(expert_invitation, expert, how):
    client = holder(expert_invitation)
    fill_in_all(client, expert_invitation)
    version = opened(client, expert_invitation, 1)["version"]
    leave(expert, how)

    for name, *args in (("start",), ("page", 1), ("check",), ("receipt",)):
        assert client.get(address(expert_invitation, name, *args)).status_code == 404
    for name, *args in (("page", 1), ("autosave", 1), ("submit",)):
        sent = client.post(address(expert_invitation, name, *args), {"version": version, **FIRST})
        assert sent.status_code == 404
    assert Client().get(link(expert_invitation.token)).status_code == 404
    assert not Response.objects.exists()


def test_an_account_opens_no_answer_of_a_region_that_was_left(
    client, expert_invitation, expert, kainuu
):
    AssignmentFactory(user=expert, region=kainuu, starts_on=timezone.localdate())
    client.force_login(expert)
    assert client.get(address(expert_invitation, "start")).status_code == 200
    expert.assignments.exclude(region=kainuu).update(ends_on=timezone.localdate() - DAY)

    assert client.get(address(expert_invitation, "start")).status_code == 404
    assert str(expert_invitation.pk) not in client.get("/").text


def test_a_cover_answers_until_the_last_day_and_again_when_it_goes_on(expert_invitation, expert):
    today = timezone.localdate()
    expert.assignments.update(kind="cover", ends_on=today)
    assert holder(expert_invitation).get(address(expert_invitation, "start")).status_code == 200
    expert.assignments.update(starts_on=today - dt.timedelta(days=9), ends_on=today - DAY)
    assert Client().get(link(expert_invitation.token)).status_code == 404

    AssignmentFactory(
        user=expert,
        region=expert_invitation.region,
        kind="cover",
        starts_on=today,
        ends_on=today + DAY,
    )

    assert holder(expert_invitation).get(address(expert_invitation, "start")).status_code == 200


def test_whoever_answered_before_leaving_keeps_the_receipt(expert_invitation, expert):
    client = holder(expert_invitation)
    fill_in_all(client, expert_invitation)
    send(client, expert_invitation)
    leave(expert, "ended")

    assert client.get(address(expert_invitation, "receipt")).status_code == 200
    assert Client().get(link(expert_invitation.token)).status_code == 303


@pytest.mark.parametrize("asked", ["invitation", "expert_invitation"])
def test_looking_whether_somebody_has_left_costs_one_question_of_experts_alone(
    request, asked, django_assert_num_queries
):
    invited = request.getfixturevalue(asked)
    client = holder(invited)
    client.get(address(invited, "start"))

    # The invitation, the survey's content; of experts, whether they still work there.
    with django_assert_num_queries(1 + (asked == "expert_invitation")):
        client.get(address(invited, "start"))
