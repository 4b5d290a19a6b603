"""Two become one: its facts, what pointed to either, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from regions.organisations.facts.reading import facts_of
from regions.organisations.merging.choosing import Refusals
from regions.organisations.merging.merge import Gone, LeftBehind
from regions.organisations.merging.parts import merged_parts
from regions.organisations.models import (
    DuplicatePair,
    Identifier,
    MergedId,
    Office,
    OfficeTerm,
    Organisation,
    OrganisationChange,
)
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
    RepresentativeFactory,
)
from tests.factories.roadmap import StepFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_filled_goes_before_empty_and_nothing_that_it_is_found_by_is_lost(
    merge, survivor, loser, lappi, kainuu
):
    merge()

    facts = facts_of(survivor)
    assert facts["name"] == "Rovaniemen Kuulotukiyhdistys ry"
    assert facts["name_sv"] == "Rovaniemi Hörselstödsförening rf"
    assert facts["phone"] == "040 123 4567"
    assert facts["association"] == "194.820"
    assert facts["languages"] == "fi-sv"
    assert facts["regions"] == sorted([lappi.code, kainuu.code])
    # Its own number stays; the other's finds it too.
    assert facts["business_id"] == "2077474-0"
    assert Identifier.objects.get(value="0207747-4").is_former
    survivor.refresh_from_db()
    assert survivor.search_key == survivor.make_search_key()
    assert "02077474" in survivor.search_key


def test_what_is_chosen_is_taken_and_the_name_that_is_not_becomes_a_former_one(
    merge, survivor, loser
):
    merge(
        chosen={
            "name": "loser",
            "other_name": "former_names",
            "business_id": "loser",
            "regions": "survivor",
            "phone": "survivor",
        }
    )

    facts = facts_of(survivor)
    assert facts["name"] == loser.name
    assert facts["former_names"] == [["Rovaniemen Kuulotukiyhdistys ry", ""]]
    assert facts["business_id"] == "0207747-4"
    assert Identifier.objects.get(value="2077474-0").is_former
    assert (facts["regions"], facts["phone"]) == (["21"], "")


def test_what_was_confirmed_last_is_proposed_and_stays_confirmed(merge, survivor, loser, manager):
    for one, days in ((survivor, 30), (loser, 3)):
        one.theme = "older" if one is survivor else "illness"
        one.confirmed_at = timezone.now() - dt.timedelta(days=days)
        one.confirmed_as, one.confirmed_by = "staff", manager
        one.save()

    merge(chosen={"name": "loser", "business_id": "loser", "email": "loser"})

    survivor.refresh_from_db()
    assert survivor.theme == "illness"
    assert survivor.confirmed_at == loser.confirmed_at


def test_a_confirmation_falls_with_a_fact_that_it_confirmed(merge, survivor, loser):
    loser.confirmed_at, loser.confirmed_as, loser.theme = timezone.now(), "staff", "illness"
    loser.save()
    survivor.theme = "older"
    survivor.save()

    merge(chosen={"theme": "survivor"})

    survivor.refresh_from_db()
    assert survivor.confirmed_at is None


def test_everything_that_pointed_to_either_points_to_the_survivor(merge, survivor, loser, manager):
    member = OrganisationFactory(name="Jäsen ry", parent=loser)
    under = OrganisationFactory(name="Katon alla ry")
    under.umbrellas.add(loser)
    replaced = OrganisationFactory(name="Entinen ry", replaced_by=loser)
    step = StepFactory(responsible_role="", responsible_organisation=loser)
    MergedId.objects.create(number=999_999, organisation=loser)
    third = OrganisationFactory(name="Kolmas ry")
    DuplicatePair.objects.create(first=loser, second=third, score=70, found_at=timezone.now())

    number = loser.public_id
    done = merge()

    for row in (member, under, replaced, step):
        row.refresh_from_db()
    assert member.parent == replaced.replaced_by == step.responsible_organisation == survivor
    assert list(under.umbrellas.all()) == [survivor]
    assert Organisation.objects.with_public_id(number).get() == survivor
    assert MergedId.objects.get(pk=999_999).organisation == survivor
    assert not Organisation.objects.filter(pk=loser.pk).exists()
    pair = DuplicatePair.objects.get()
    assert {pair.first, pair.second} == {survivor, third}
    # The history of those that were changed says why.
    said = OrganisationChange.objects.get(organisation=member)
    assert (said.source, said.reference, said.by) == ("merge", str(done.pk), manager)


def test_a_survivor_that_is_merged_again_leads_on(merge, survivor, loser):
    merge()
    third = OrganisationFactory(name="Kolmas ry", municipality_id="698")
    merge(third, survivor)

    assert set(third.merged_ids.values_list("number", flat=True)) == {survivor.pk, loser.pk}
    assert set(third.merges.values_list("loser_number", flat=True)) == {survivor.pk, loser.pk}


def test_both_represent_unless_one_is_unchecked_and_nobody_does_so_twice(merge, survivor, loser):
    both, mine, theirs = (UserFactory() for _ in range(3))
    for user, organisation in ((both, survivor), (both, loser), (mine, survivor), (theirs, loser)):
        RepresentativeFactory(user=user, organisation=organisation)

    merge(decided={"representatives-stay": [str(both.pk), str(theirs.pk)]})

    users = survivor.representatives.order_by("user").values_list("user", flat=True)
    assert list(users) == [both.pk, theirs.pk]


def test_where_terms_overlap_one_holds_the_office_and_the_other_before_or_after(
    merge, survivor, loser
):
    anna, matti = ContactPersonFactory(name="Anna"), ContactPersonFactory(name="Matti")
    mine = OfficeFactory(organisation=survivor)
    theirs = OfficeFactory(organisation=loser, mailbox="ordf@example.org")
    OfficeTermFactory(office=mine, person=anna, starts_on=dt.date(2024, 1, 1))
    OfficeTermFactory(office=theirs, person=matti, starts_on=dt.date(2026, 1, 1))
    OfficeFactory(organisation=loser, kind="secretary")

    # The one that began last is proposed.
    merge()

    terms = {term.person.name: (term.starts_on, term.ends_on) for term in mine.terms.all()}
    assert terms == {
        "Anna": (dt.date(2024, 1, 1), dt.date(2025, 12, 31)),
        "Matti": (dt.date(2026, 1, 1), None),
    }
    mine.refresh_from_db()
    assert mine.mailbox == "ordf@example.org"
    assert set(survivor.offices.values_list("kind", flat=True)) == {"chair", "secretary"}


def test_a_pair_judged_different_from_the_loser_stays_so_for_the_survivor(
    merge, survivor, loser, manager
):
    third = OrganisationFactory(name="Kolmas ry")
    now = timezone.now()
    judged = {"state": "different", "judged_at": now, "judged_by": manager}
    DuplicatePair.objects.create(first=loser, second=third, score=70, found_at=now, **judged)
    DuplicatePair.objects.create(first=survivor, second=third, score=60, found_at=now)
    DuplicatePair.objects.create(first=survivor, second=loser, score=90, found_at=now)

    merge()

    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.state) == (survivor, third, "different")


def test_a_parent_that_goes_into_its_child_hands_on_its_own_parent(merge, survivor, loser):
    top = OrganisationFactory(name="Liitto ry", level="national")
    Organisation.objects.filter(pk=loser.pk).update(parent=top)
    Organisation.objects.filter(pk=survivor.pk).update(parent=loser)

    merge()

    survivor.refresh_from_db()
    assert survivor.parent == top


def test_a_circle_is_refused_in_words_and_left_out_of_what_is_proposed(merge, survivor, loser):
    between = OrganisationFactory(name="Piiri ry", parent=loser)
    Organisation.objects.filter(pk=survivor.pk).update(parent=between)
    top = OrganisationFactory(name="Liitto ry", level="national")
    Organisation.objects.filter(pk=loser.pk).update(parent=top)

    with pytest.raises(Refusals) as refused:
        merge(chosen={"parent": "survivor"})
    assert "Piiri ry" in refused.value.problems["parent"].messages[0]
    assert Organisation.objects.filter(pk=loser.pk).exists()

    merge()

    survivor.refresh_from_db()
    between.refresh_from_db()
    assert (survivor.parent, between.parent) == (top, survivor)


def test_who_replaced_one_and_was_replaced_by_the_other_replaces_nobody(merge, survivor, loser):
    """The one that comes out would be replaced by itself."""
    between = OrganisationFactory(name="Välissä ry", replaced_by=loser)
    Organisation.objects.filter(pk=survivor.pk).update(replaced_by=between)
    after = OrganisationFactory(name="Seuraaja ry")
    Organisation.objects.filter(pk=loser.pk).update(replaced_by=after)

    with pytest.raises(Refusals) as refused:
        merge(chosen={"replaced_by": "survivor"})
    assert "Välissä ry" in refused.value.problems["replaced_by"].messages[0]

    merge()

    survivor.refresh_from_db()
    between.refresh_from_db()
    assert (survivor.replaced_by, between.replaced_by) == (after, survivor)


def test_what_cannot_be_merged_is_refused_and_nothing_is_half_done(
    merge, survivor, loser, expert, kainuu
):
    with pytest.raises(ValueError, match="into itself"):
        merge(survivor, survivor)
    Organisation.objects.filter(pk=loser.pk).update(municipality="205")
    with pytest.raises(PermissionDenied):
        merge(by=expert)
    merge()
    # The second of two who do it at once.
    with pytest.raises(Gone):
        merge()


def test_a_row_of_which_nobody_says_what_becomes_of_it_stops_the_merging(merge, survivor, loser):
    OfficeFactory(organisation=loser)
    with merged_parts.restored():
        del merged_parts._parts["offices"]
        with pytest.raises(LeftBehind, match="Office"):
            merge()
    assert Office.objects.get().organisation == loser
    assert not OfficeTerm.objects.exists()
