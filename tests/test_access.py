"""Every address of the portal, every role, own and foreign objects: nobody gets further than the table."""

import re
from dataclasses import dataclass

import pytest
from django.core import mail
from django.db import transaction
from django.test import TestCase
from django.urls import reverse

from portal.accounts import roles as matrix
from portal.accounts.permissions import MAY_BE_PUBLIC, Permission
from portal.jobs.models import Job
from regions.models import ProfileDraft, Region
from regions.organisations.models import Organisation
from surveys.models import Invitation
from tests.access_table import ACTORS, NAMELESS, STRANGERS, TABLE
from tests.access_world import PLACES, address_of_nothing, build
from tests.addresses import ADDRESSES
from tests.fingerprint import fingerprint, writing

# Who may do what is decided in Python; one database is enough for so many walks.
pytestmark = pytest.mark.django_db

# Views of others, who say in their own way who may enter.
NOT_OURS = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
ANSWERS_TO_STRANGERS = {302, 403}
# Who may be at home somewhere; to the others, home and away are one place.
HAVE_A_PLACE = {"former", "coordinator", "member", "organisation", "expert", "elsewhere"}


VIEWS = {name: view for name, _route, view in ADDRESSES if name}


def test_every_address_has_a_row_and_every_row_an_address():
    assert {name for name, _route, _view in ADDRESSES if name} == set(TABLE)
    assert {route for name, route, _view in ADDRESSES if not name} == NAMELESS


def test_every_view_of_ours_says_who_may_enter():
    silent = [
        name
        for name, view in VIEWS.items()
        if not name.startswith(NOT_OURS) and not hasattr(view, "access")
    ]
    assert silent == []


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        world.fingerprint = fingerprint()
        yield world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def files_of_jobs(request, settings):
    if "world" in request.fixturenames:
        # However long the walk takes, everybody has just signed in.
        settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600
        for name, content in request.getfixturevalue("world").files.items():
            path = settings.MEDIA_ROOT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str
    has_changed: bool
    mails: int


def ask(world, actor, method, path, data=None):
    """One request whose traces are undone again."""
    client = world.clients[actor]
    with transaction.atomic():
        mail.outbox.clear()
        with writing() as noticed, TestCase.captureOnCommitCallbacks(execute=True):
            response = client.generic(method, path) if data is None else client.post(path, data)
        content = b"".join(response) if response.streaming else response.content
        text = content.decode("utf-8", "replace") + str(sorted(response.items()))
        text += str(response.cookies)
        has_changed = method != "GET" and noticed.seen and fingerprint() != world.fingerprint
        transaction.set_rollback(True)
    return Answer(
        response.status_code,
        text,
        response.get("Location", ""),
        has_changed,
        len(mail.outbox),
    )


def places_for(row, actor):
    is_alike = all(
        row.lets_in(method, actor, "home") == row.lets_in(method, actor, "away")
        for method in ("GET", "POST")
    )
    return PLACES if row.on and (actor in HAVE_A_PLACE or not is_alike) else ("home",)


def faults_of(world, name, actors=ACTORS):
    """Everything in which the portal's answers at `name` differ from its row."""
    row = TABLE[name]
    for actor in actors:
        for place in places_for(row, actor):
            address = world.objects[row.on][place] if row.on else {}
            path = reverse(name, kwargs=address)
            for method in ("GET", "POST"):
                data = dict(row.send) if method == "POST" else None
                answer = ask(world, actor, method, path, data)
                for fault in judge(world, row, actor, place, method, answer):
                    yield f"{name} {method} {place} {actor}: {fault}"


def judge(world, row, actor, place, method, answer):
    leaked = [canary for canary in world.forbidden(actor) if canary in answer.text]
    # Addresses are compared in lower case.
    leaked += [c for c in world.forbidden(actor) if c.lower() in answer.text and c not in leaked]
    if leaked:
        yield f"shows {leaked}"
    let_in = row.lets_in(method, actor, place)
    if let_in:
        expected = row.ok if method == "GET" else row.done
        if answer.status not in expected or "/accounts/login/?next" in answer.location:
            yield f"{answer.status} {answer.location} instead of {sorted(expected)}"
        return
    if let_in is None:
        if answer.status not in {405, row.refusal, *ANSWERS_TO_STRANGERS}:
            yield f"{answer.status} instead of 405"
    elif actor in STRANGERS and row.refusal != 404:
        if answer.status not in ANSWERS_TO_STRANGERS:
            yield f"{answer.status} for a stranger"
    elif actor in STRANGERS:
        if answer.status not in {*ANSWERS_TO_STRANGERS, 404}:
            yield f"{answer.status} for a stranger"
    elif answer.status != row.refuses(actor):
        yield f"{answer.status} instead of {row.refuses(actor)}"
    if answer.status == 302 and actor not in STRANGERS and let_in is False:
        yield f"is led to {answer.location}"
    if answer.has_changed:
        yield "was refused and yet changed the database"
    if answer.mails:
        yield "was refused and yet sent mail"


@pytest.mark.parametrize("name", TABLE)
def test_nobody_gets_further_than_the_table(world, name):
    assert list(faults_of(world, name)) == []


HIDDEN = [name for name, row in TABLE.items() if row.on and row.refusal == 404]


def plain(answer, path):
    """The page without what differs from one request to the next."""
    # The address first: a long one looks like a secret of the form.
    text = answer.text.replace(path, "")
    text = re.sub(r'(nonce|value)="[\w+/=-]{20,}"|nonce-[\w+/=-]+|csrftoken=\w+', "", text)
    return re.sub(r"[0-9a-f]{32}|'Content-Length', '\d+'|expires=[^;]+", "", text)


@pytest.mark.parametrize("name", HIDDEN)
def test_what_one_may_not_know_answers_like_what_never_was(world, name):
    row = TABLE[name]
    method = "GET" if row.get is not None else "POST"
    data = dict(row.send) if method == "POST" else None
    for actor in ACTORS:
        if row.refuses(actor) != row.refusal:
            continue
        places = places_for(row, actor)
        for place in (place for place in places if row.lets_in(method, actor, place) is False):
            address = world.objects[row.on][place]
            there = reverse(name, kwargs=address)
            nowhere = reverse(name, kwargs=address_of_nothing(row.on, address))
            first, second = (ask(world, actor, method, path, data) for path in (there, nowhere))
            assert first.status == second.status, (actor, place)
            assert plain(first, there) == plain(second, nowhere), (actor, place)


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.on])
def test_what_never_was_is_not_found(world, name):
    row = TABLE[name]
    method = "GET" if row.get is not None else "POST"
    address = address_of_nothing(row.on, world.objects[row.on]["home"])
    for actor in ACTORS:
        if row.lets_in(method, actor, "home"):
            data = dict(row.send) if method == "POST" else None
            answer = ask(world, actor, method, reverse(name, kwargs=address), data)
            assert answer.status == 404, (actor, answer.status)


# --- Ways around the address ------------------------------------------------------------------


@pytest.mark.parametrize("parameter", ["draft", "copy"])
def test_a_foreign_draft_does_not_come_in_through_ones_own_region(world, parameter):
    draft = world.objects["draft"]["away"]["draft_id"]
    path = reverse("regions:section_edit", kwargs=world.objects["section"]["home"])
    answer = ask(world, "expert", "GET", f"{path}?{parameter}={draft}")
    assert answer.status == 404


def test_a_foreign_draft_is_not_opened_under_ones_own_region(world):
    address = {**world.objects["draft"]["away"], "region_slug": "lappi"}
    answer = ask(world, "expert", "GET", reverse("regions:draft_detail", kwargs=address))
    assert answer.status == 404


def test_the_trail_of_another_region_is_not_reached_by_a_filter(world):
    for query in ("region=06", "person=Elsewhere", "action=profile.published", "page=2"):
        answer = ask(world, "expert", "GET", f"{reverse('backoffice:audit_list')}?{query}")
        assert "KANARIA-AWAY-TRAIL" not in answer.text
        assert "KANARIA-NATION-TRAIL" not in answer.text


def test_an_organisation_is_not_found_by_a_search_that_may_not_name_it(world):
    path = reverse("organisations:organisation_list", args=["satakunta"])
    found = ask(world, "researcher", "GET", f"{path}?q=KANARIA-AWAY-ORG1")
    nothing = ask(world, "researcher", "GET", f"{path}?q=KANARIA-AWAY-ORG7")
    # The form repeats what was typed; apart from that the two pages are the same.
    assert found.text.count("KANARIA-AWAY-ORG1") == nothing.text.count("KANARIA-AWAY-ORG7")


# --- The test of the test: take each check away, and the table must notice --------------------

GUARDED = {
    name: view.access
    for name, view in VIEWS.items()
    if isinstance(getattr(view, "access", None), Permission) and view.access not in MAY_BE_PUBLIC
}


@pytest.mark.parametrize("permission", sorted(set(GUARDED.values())))
def test_a_permission_that_everybody_holds_is_noticed_at_every_address(
    world, monkeypatch, permission
):
    honest = matrix.is_granted

    def generous(asked, roles):
        return asked == permission or honest(asked, roles)

    monkeypatch.setattr("portal.accounts.models.user.is_granted", generous)
    monkeypatch.setattr("portal.accounts.backends.is_granted", generous)
    unnoticed = [
        name
        for name, access in GUARDED.items()
        if access == permission and not any(faults_of(world, name, ["former", "organisation"]))
    ]
    assert unnoticed == []


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Organisation, "organisations:organisation_list"),
        (ProfileDraft, "regions:draft_detail"),
        (Job, "reports:job_detail"),
        (Invitation, "surveys:invitation_list"),
    ],
)
def test_a_query_that_forgets_the_person_is_noticed(world, monkeypatch, model, name):
    monkeypatch.setattr(
        type(model.objects.all()), "visible_to", lambda self, *args, **kwargs: self.all()
    )
    if model is ProfileDraft:
        # The region's own check stands in front of the query; take both away.
        monkeypatch.setattr("portal.accounts.models.user.is_granted", lambda *args: True)
    assert any(faults_of(world, name))


def test_regions_forget_nobody_because_all_of_them_are_public(world):
    assert Region.objects.visible_to(world.people["former"]).count() == 3
