"""Undoing restores exactly, except what somebody has changed or come to use since, which it names."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.importing.life import start_removal
from portal.importing.problem import FileRefused
from regions.organisations.facts.reading import facts_of, read_facts
from regions.organisations.importing.undoing import undo
from regions.organisations.models import (
    Identifier,
    Organisation,
    OrganisationChange,
    OrganisationName,
    RegisterImport,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory
from tests.regions.organisations.importing.sending import NUMBERS, checked
from tests.regions.organisations.importing.test_applying import NEW, applied, edit

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
State = RegisterImport.State


@pytest.fixture
def muisti(lappi):
    return OrganisationFactory(
        name="Muisti ry", municipality_id="698", regions=[lappi], business_id=NUMBERS[0]
    )


def undone(import_, by=None):
    by = by or import_.created_by
    assert start_removal(import_, by=by, at=timezone.now())
    undo(import_, by=by, at=timezone.now())
    return import_


def everything():
    """All that the register says, but its history."""
    facts = read_facts(Organisation.objects.all())
    return {
        "facts": facts,
        "keys": dict(Organisation.objects.values_list("pk", "search_key")),
        "names": sorted(OrganisationName.objects.values_list("organisation", "kind", "name")),
        "numbers": sorted(Identifier.objects.values_list("organisation", "scheme", "value")),
    }


ROWS = [
    NEW | {"name": "Lapsi ry", "parent": NUMBERS[1], "regions": "Lappi"},
    NEW | {"name": "Piiri ry", "business_id": NUMBERS[1], "parent": "Muisti ry"},
    {
        "business_id": NUMBERS[0],
        "name": "Muistiliitto ry",
        "email": "uusi@example.org",
        "umbrellas": NUMBERS[1],
        "association": "194.820",
    },
]


def test_it_restores_exactly(manager, muisti):
    OrganisationFactory(name="Muualla ry")
    before = everything()
    import_ = applied(checked(*ROWS, by=manager), manager)
    assert everything() != before

    undone(import_, manager)

    assert everything() == before
    assert (import_.state, import_.kept_count) == (State.REMOVED, 0)
    [change] = OrganisationChange.objects.filter(source="unimport")
    assert (change.organisation_id, change.reference) == (muisti.pk, str(import_.pk))


def test_what_somebody_has_changed_since_stays_and_is_named(manager, muisti):
    import_ = applied(checked(*ROWS, by=manager), manager)
    edit(muisti, email="kolmas@example.org")

    undone(import_, manager)

    facts = facts_of(muisti)
    assert (facts["name"], facts["email"]) == ("Muisti ry", "kolmas@example.org")
    assert import_.kept == [{"number": muisti.pk, "name": "Muisti ry", "keys": ["email"]}]


@pytest.mark.parametrize(
    "use",
    [
        lambda one, _world: edit(one, phone="040 1"),
        lambda one, world: InvitationFactory(
            round=world["organisation_round"], region=world["lappi"], organisation=one
        ),
        lambda one, world: one.representatives.create(user=world["expert"]),
        lambda one, _world: Organisation.objects.filter(pk=one.pk).update(
            confirmed_at=timezone.now(), confirmed_as="staff"
        ),
        lambda one, _world: OrganisationFactory(name="Uusi jäsen ry", parent=one),
        lambda one, _world: one.offices.create(kind="chair"),
    ],
    ids=["edited", "asked", "represented", "confirmed", "a member came", "an office came"],
)
def test_an_added_organisation_that_is_in_use_stays_with_all_above_it(
    manager, muisti, lappi, expert, organisation_round, use
):
    import_ = applied(checked(*ROWS, NEW | {"name": "Lähtee ry"}, by=manager), manager)
    used = Organisation.objects.get(name="Lapsi ry")
    use(used, {"lappi": lappi, "expert": expert, "organisation_round": organisation_round})

    undone(import_, manager)

    assert {one["name"] for one in import_.kept} == {"Lapsi ry", "Piiri ry"}
    assert [one["keys"] for one in import_.kept] == [[], []]
    used.refresh_from_db()
    assert used.parent.name == "Piiri ry"
    assert not Organisation.objects.filter(name="Lähtee ry").exists()
    muisti.refresh_from_db()
    assert muisti.name == "Muisti ry"


def test_a_number_that_another_has_taken_since_stays_there(manager, muisti):
    import_ = applied(
        checked({"public_id": muisti.public_id, "business_id": "-"}, by=manager), manager
    )
    other = OrganisationFactory(name="Toinen ry", business_id=NUMBERS[0])

    undone(import_, manager)

    assert facts_of(other)["business_id"] == NUMBERS[0]
    assert [one["keys"] for one in import_.kept] == [["business_id"]]


def test_numbers_that_changed_hands_change_back(manager, muisti):
    other = OrganisationFactory(name="Toinen ry", business_id=NUMBERS[1])
    rows = [
        {"public_id": muisti.public_id, "business_id": NUMBERS[1]},
        {"public_id": other.public_id, "business_id": NUMBERS[0]},
    ]
    before = everything()

    undone(applied(checked(*rows, by=manager), manager), manager)

    assert everything() == before


@pytest.mark.parametrize("key", ["parent", "replaced_by"])
def test_what_has_come_to_point_back_since_is_pointed_at_no_more(manager, muisti, key):
    """A former parent that has come to stand below, or a successor that was succeeded."""
    below = OrganisationFactory(name="Ala ry", **{key: muisti})
    import_ = applied(checked({"public_id": below.public_id, key: "-"}, by=manager), manager)
    edit(muisti, **{key: below.pk})

    undone(import_, manager)

    below.refresh_from_db()
    assert getattr(below, key) is None
    assert [one["keys"] for one in import_.kept] == [[key]]


def test_a_chain_that_was_turned_around_is_turned_back(manager, muisti):
    middle = OrganisationFactory(name="Keski ry", parent=muisti)
    low = OrganisationFactory(name="Ala ry", parent=middle)
    rows = [
        {"public_id": muisti.public_id, "parent": middle.public_id},
        {"public_id": middle.public_id, "parent": low.public_id},
        {"public_id": low.public_id, "parent": "-"},
    ]
    before = everything()

    undone(applied(checked(*rows, by=manager), manager), manager)

    assert everything() == before


def test_what_is_not_theirs_any_more_stays_and_is_said(client, expert, kainuu, muisti):
    """The role has come to be another since the import."""
    rows = [NEW, {"public_id": muisti.public_id, "phone": "040 1"}]
    import_ = applied(checked(*rows, by=expert), expert)
    added = Organisation.objects.get(name=NEW["name"])
    expert.assignments.update(region=kainuu)
    before = everything()

    undone(import_)

    assert everything() == before
    assert {one["number"] for one in import_.kept} == {muisti.pk, added.pk}
    assert all(one["out_of_reach"] for one in import_.kept)
    client.force_login(expert)
    page = client.get(import_.get_absolute_url(), headers={"Accept-Language": "en"})
    assert "not yours to change any more" in page.text


def test_who_edits_nothing_any_more_undoes_nothing(expert, muisti):
    import_ = applied(checked(NEW, by=expert), expert)
    expert.assignments.all().delete()
    before = everything()

    undone(import_, User.objects.get(pk=expert.pk))

    assert everything() == before


def test_after_a_day_it_is_too_late(manager, muisti):
    import_ = applied(checked(*ROWS, by=manager), manager)
    late = timezone.now() + dt.timedelta(hours=24, minutes=1)

    with pytest.raises(FileRefused) as refused:
        start_removal(import_, by=manager, at=late)

    assert refused.value.problem.code == "undo_over"
    assert import_.state == State.APPLIED


def test_two_imports_are_undone_in_any_order(manager, muisti):
    rows = [{"business_id": NUMBERS[0], "phone": "040 1", "email": "a@example.org"}]
    first = applied(checked(*rows, by=manager), manager)
    second = applied(checked({"business_id": NUMBERS[0], "phone": "040 2"}, by=manager), manager)

    undone(first, manager)

    assert [one["keys"] for one in first.kept] == [["phone"]]
    assert facts_of(muisti)["email"] == ""
    undone(second, manager)
    assert facts_of(muisti)["phone"] == "040 1"
