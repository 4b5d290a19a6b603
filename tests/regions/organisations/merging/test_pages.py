"""Side by side on a page: choices, what has changed meanwhile, who may, the way back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.registry.visit import Visit
from regions.organisations.merging.parts import MergedPart, merged_parts
from regions.organisations.models import DuplicatePair, Merge, Office, Organisation
from regions.organisations.todos import duplicate_todos
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OfficeFactory, OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def url_of(survivor, loser):
    return reverse("organisations:merge", args=[survivor.public_id, loser.public_id])


def filled_in(page):
    """What a browser sends of the form as it comes."""
    text = page.content.decode()
    sent = {}
    for tag in re.findall(r"<input[^>]+>", text):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        kind = re.search(r'type="(\w+)"', tag)[1]
        if name and (kind == "hidden" or " checked" in tag):
            sent.setdefault(name[1], []).append(value[1])
    return sent


@pytest.fixture
def page(client, manager, survivor, loser):
    client.force_login(manager)
    return client.get(url_of(survivor, loser), headers={"Accept-Language": "en"})


def test_two_are_merged_as_proposed_and_the_merging_is_undone_by_a_button(
    page, client, survivor, loser
):
    done = client.post(url_of(survivor, loser), filled_in(page), follow=True)

    merge = Merge.objects.get()
    assert done.redirect_chain[-1][0] == merge.get_absolute_url()
    old = client.get(reverse("organisations:organisation_detail", args=[loser.public_id]))
    assert old.url == survivor.get_absolute_url()

    client.post(reverse("organisations:merge_undo", args=[merge.pk]))
    assert Organisation.objects.filter(pk=loser.pk).exists()
    again = client.post(reverse("organisations:merge_undo", args=[merge.pk]), follow=True)
    assert again.status_code == 200


def test_both_contacts_are_shown_and_the_trail_says_so(page, survivor, loser):
    from portal.audit.models import AuditEvent

    assert "info@kuulo.example.org" in page.text
    read = AuditEvent.objects.filter(action="organisation.contacts_opened")
    assert set(read.values_list("subject_id", flat=True)) == {str(survivor.pk), str(loser.pk)}


def test_what_changed_after_the_page_came_is_looked_at_once_more(page, client, survivor, loser):
    sent = filled_in(page)
    Organisation.objects.filter(pk=loser.pk).update(phone="050 1")

    refused = client.post(url_of(survivor, loser), sent, headers={"Accept-Language": "en"})

    assert "has changed since you opened this page" in refused.text
    assert not Merge.objects.exists()
    client.post(url_of(survivor, loser), filled_in(refused))
    assert Merge.objects.exists()


class Late(MergedPart):
    """Adds a row that points to the loser after its part has moved what there was."""

    keys = ()

    def move(self, merging):
        OfficeFactory(organisation=merging.loser)


def test_what_comes_while_they_are_merged_is_looked_at_once_more(page, client, survivor, loser):
    with merged_parts.restored():
        merged_parts.add("late", Late())
        again = client.post(url_of(survivor, loser), filled_in(page))

    assert again.status_code == 200
    assert [error.code for error in again.context["form"].non_field_errors().as_data()] == [
        "changed"
    ]
    assert not Merge.objects.exists()
    assert Organisation.objects.filter(pk=loser.pk).exists()
    assert not Office.objects.exists()

    client.post(url_of(survivor, loser), filled_in(again))
    assert not Organisation.objects.filter(pk=loser.pk).exists()


def test_the_second_of_two_who_merge_at_once_is_told(page, client, survivor, loser, merge):
    sent = filled_in(page)
    merge()

    told = client.post(url_of(survivor, loser), sent, follow=True)

    assert told.redirect_chain[-1][0] == survivor.get_absolute_url()
    assert Merge.objects.count() == 1


def test_a_wrong_choice_stands_beside_its_field(page, client, survivor, loser):
    sent = filled_in(page) | {"fact-business_id": "nothing"}

    refused = client.post(url_of(survivor, loser), sent)

    assert refused.status_code == 200
    assert refused.context["form"].errors["fact-business_id"]
    assert not Merge.objects.exists()


def test_who_edits_one_alone_is_refused_and_the_list_says_who_can(
    client, expert, survivor, loser, kainuu
):
    Organisation.objects.filter(pk=loser.pk).update(municipality="205")
    DuplicatePair.objects.create(
        first=survivor, second=loser, score=80, reasons=["name"], found_at=timezone.now()
    )
    client.force_login(expert)

    assert client.get(url_of(survivor, loser)).status_code == 403
    page = client.get(reverse("organisations:duplicate_list"), headers={"Accept-Language": "en"})
    assert "the project manager can merge them" in page.text
    assert url_of(survivor, loser) not in page.text


def test_the_other_is_found_by_its_id_or_a_number(client, manager, survivor, loser):
    client.force_login(manager)
    url = reverse("organisations:merge_find", args=[survivor.public_id])

    for text in (loser.public_id, "194.820", "0207747-4"):
        assert client.get(url, {"other": text}).url == url_of(survivor, loser)
    for text in (survivor.public_id, "J999-9", "x"):
        assert client.get(url, {"other": text}).context["form"].errors["other"]


def test_whoever_was_writing_gets_their_text_back_and_is_led_on(
    client, manager, survivor, loser, merge
):
    client.force_login(manager)
    merge()
    url = reverse("organisations:organisation_edit", args=[loser.public_id])

    answer = client.post(url, {"name": "Uusi ja parempi nimi ry"})

    assert answer.status_code == 409
    assert "Uusi ja parempi nimi ry" in answer.text
    assert survivor.get_absolute_url() in answer.text


def test_the_pages_ask_as_often_for_one_as_for_five(client, manager, survivor, loser):
    client.force_login(manager)
    pages = [url_of(survivor, loser), reverse("organisations:duplicate_list")]

    def asked():
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    def add():
        for organisation in (survivor, loser):
            RepresentativeFactory(organisation=organisation, user=UserFactory())
            OrganisationFactory(parent=organisation)
        other = OrganisationFactory(municipality_id="698")
        DuplicatePair.objects.create(
            first=loser, second=other, score=80, reasons=["name"], found_at=timezone.now()
        )

    add()
    # What is looked up once for a whole process comes first.
    asked()
    for_one = asked()
    for _ in range(4):
        add()
    assert asked() == for_one


def test_the_list_is_narrowed_by_reason_region_and_state(
    client, manager, survivor, loser, kainuu, lappi, satakunta
):
    pair = DuplicatePair.objects.create(
        first=survivor, second=loser, score=80, reasons=["other_name"], found_at=timezone.now()
    )
    client.force_login(manager)
    url = reverse("organisations:duplicate_list")

    def found(**asked):
        return [card.pair for card, _who in client.get(url, asked).context["cards"]]

    assert found() == found(reason="other_name") == found(region=kainuu.code) == [pair]
    # No code is taken for a part of another one.
    assert found(reason="name") == found(region=satakunta.code) == found(state="different") == []
    client.post(reverse("organisations:duplicate_judge", args=[pair.pk]))
    assert found() == []
    assert found(state="different") == [pair]
    client.post(reverse("organisations:duplicate_judge", args=[pair.pk]), {"again": "1"})
    assert found() == [pair]


def test_the_home_page_asks_for_likely_duplicates_of_own_regions(
    survivor, loser, expert, stranger, manager
):
    DuplicatePair.objects.create(first=survivor, second=loser, score=80, found_at=timezone.now())

    def asked(user):
        return [todo.what for todo in duplicate_todos(Visit(user, at=timezone.now()))]

    assert len(asked(expert)) == len(asked(manager)) == 1
    assert asked(stranger) == []
