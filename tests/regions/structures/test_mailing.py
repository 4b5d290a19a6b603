"""A letter reaches each member once, tells how to end it, and is kept to be read."""

import re
import uuid

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation

from portal.outbox.models import OutboxMessage
from portal.outbox.refusals import note_refusal
from regions.structures.access import Refused
from regions.structures.mailing.letters import send_letter
from regions.structures.mailing.recipients import readers_of
from regions.structures.models import LettersOff
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
)
from tests.factories.structures import CoordinatorFactory, MembershipFactory, StructureFactory
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

NOW = timezone.now


@pytest.fixture(autouse=True)
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote group", regions=[lappi])


def join(structure, email, **more):
    person = ContactPersonFactory(email=email, language="en")
    return MembershipFactory(structure=structure, person=person, **more)


def letter(by, *structures, key=None, **changed):
    asked = {"subject": "Autumn", "text": "See you in Rovaniemi.", **changed}
    return send_letter(
        key=key or uuid.uuid4(), structures=list(structures), by=by, at=NOW(), **asked
    )


def off_link(message):
    return "/" + re.search(r"https?://\S+/off/\S+", message.body)[0].split("/", 3)[3]


def test_on_two_lists_one_letter_with_the_answers_to_the_writer(group, expert, lappi):
    other = StructureFactory(called="Board", regions=[lappi])
    for structure in (group, other):
        join(structure, "both@example.org")
    join(other, "one@example.org")

    letter(expert, group, other)
    deliver_mails()

    assert sorted(one.to[0] for one in mail.outbox) == ["both@example.org", "one@example.org"]
    assert {tuple(one.reply_to) for one in mail.outbox} == {(expert.email,)}
    assert "- Board\n- Sote group" in mail.outbox[0].body
    assert "List-Unsubscribe" in mail.outbox[0].extra_headers


def test_pressed_twice_it_is_sent_once(group, expert):
    join(group, "one@example.org")
    key = uuid.uuid4()

    first, second = (letter(expert, group, key=key) for _ in "12")

    assert first == second
    assert OutboxMessage.objects.count() == 1


def test_an_office_is_reached_at_its_holder_and_an_organisation_at_its_own_address(group):
    office = OfficeFactory(mailbox="office@example.org")
    vacant = OfficeFactory(mailbox="vacant@example.org")
    OfficeTermFactory(office=office, person__email="holder@example.org")
    MembershipFactory(structure=group, person=None, office=office)
    MembershipFactory(structure=group, person=None, office=vacant)
    organisation = OrganisationFactory(email="Whole@example.org")
    MembershipFactory(structure=group, person=None, organisation=organisation)
    MembershipFactory(structure=group, person=None, organisation=OrganisationFactory())

    readers = readers_of([group], on=timezone.localdate())

    assert [one.address for one in readers.reached] == [
        "holder@example.org",
        "vacant@example.org",
        "whole@example.org",
    ]
    assert readers.without_address == 1


def test_former_members_and_dead_addresses_are_left_out(group):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    join(group, "former@example.org", ends_on=yesterday)
    join(group, "dead@example.org")
    for _ in range(3):
        note_refusal("dead@example.org", code=550, at=NOW())

    readers = readers_of([group], on=timezone.localdate())

    assert (readers.reached, readers.dead) == ([], 1)


def test_a_letter_that_would_reach_nobody_is_refused(group, expert):
    with pytest.raises(Refused, match="No member can be reached"):
        letter(expert, group)


def test_only_who_looks_after_each_of_them_writes(group, expert, satakunta):
    join(group, "one@example.org")
    foreign = StructureFactory(regions=[satakunta])
    coordinator = UserFactory(email="coordinator@example.org")
    CoordinatorFactory(structure=group, user=coordinator)

    letter(coordinator, group)
    for by in (expert, coordinator):
        with pytest.raises(PermissionDenied):
            letter(by, group, foreign)


def test_one_press_ends_the_letters_without_signing_in(client, group, expert):
    member = join(group, "one@example.org")
    letter(expert, group)
    deliver_mails()
    link = off_link(mail.outbox[0])

    assert client.get(link).status_code == 200
    assert not LettersOff.objects.exists()
    assert "no more" in client.post(link).text
    client.post(link)

    assert LettersOff.objects.get().email == "one@example.org"
    assert readers_of([group], on=timezone.localdate()).unwilling == 1
    assert member.structure.memberships.count() == 1


def test_whoever_left_meanwhile_or_wants_no_more_gets_no_letter(group, expert):
    leaves, stops = join(group, "leaves@example.org"), join(group, "stops@example.org")
    letter(expert, group)
    leaves.delete()
    LettersOff.objects.create(structure=stops.structure, email="stops@example.org", since=NOW())

    deliver_mails()

    assert mail.outbox == []
    assert set(OutboxMessage.objects.values_list("reason", flat=True)) == {"left", "unwilling"}


@pytest.mark.parametrize("wrong", ["token", "letter", "member"])
def test_an_altered_link_ends_nothing(client, group, expert, wrong):
    join(group, "one@example.org")
    letter(expert, group)
    deliver_mails()
    parts = off_link(mail.outbox[0]).strip("/").split("/")
    parts[{"token": 5, "letter": 2, "member": 4}[wrong]] = {
        "token": "x" * 32,
        "letter": str(uuid.uuid4()),
        "member": "999999",
    }[wrong]

    assert client.post("/" + "/".join(parts) + "/").status_code == 404
    assert not LettersOff.objects.exists()


def test_it_is_shown_before_it_is_sent_and_kept_after(client, group, expert):
    join(group, "one@example.org")
    client.force_login(expert)
    url = reverse("structures:letter_new", args=[group.pk])
    typed = {
        "key": str(uuid.uuid4()),
        "structures": [group.pk],
        "subject": "<b>Autumn</b>",
        "text": "See <i>you</i>",
    }

    shown = client.post(url, typed)
    assert "It goes to 1 address." in shown.text
    assert "<i>you</i>" not in shown.text
    assert not OutboxMessage.objects.exists()
    assert client.post(url, typed | {"send": "1"}).status_code == 302
    assert OutboxMessage.objects.count() == 1
    archive = client.get(reverse("structures:letter_list", args=[group.pk])).text
    assert "&lt;b&gt;Autumn" in archive


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_however_many_they_are(group, django_assert_num_queries, count):
    for number in range(count):
        join(group, f"{number}@example.org")
        office = OfficeFactory(mailbox=f"office{number}@example.org")
        MembershipFactory(structure=group, person=None, office=office)

    # Members, terms of their offices, who wants none, dead addresses.
    with django_assert_num_queries(4):
        assert len(readers_of([group], on=timezone.localdate()).reached) == 2 * count
