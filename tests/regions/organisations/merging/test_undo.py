"""Undone, everything is as it was, row by row; what has changed since stays, and is said."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone, translation

from portal.retention.running import erase
from regions.organisations.claiming.claims import ask
from regions.organisations.facts.reading import facts_of
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.merging.undo import NotUndoable, undo
from regions.organisations.models import (
    Claim,
    ContactPerson,
    DuplicatePair,
    MergedId,
    Office,
    Organisation,
    Representative,
)
from regions.organisations.retention import old_claims
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
    RepresentativeFactory,
)
from tests.factories.roadmap import StepFactory
from tests.factories.surveys import InvitationFactory, RoundFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

# What says that something was done and undone, and so stays.
TOLD = {
    "organisations.merge", "organisations.organisationchange", "audit.auditevent",
    "audit.chainlink", "audit.anchor",
}  # fmt: skip
# Rows that are written anew with the facts: their keys differ.
ANEW = {
    "organisations.organisationname", "organisations.identifier",
    "organisations.organisation_regions", "organisations.organisation_umbrellas",
}  # fmt: skip


def whole_database():
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in TOLD or not model._meta.managed:
            continue
        rows = model._base_manager.order_by().values()
        if label in ANEW:
            rows = [{key: value for key, value in row.items() if key != "id"} for row in rows]
        found[label] = sorted(map(repr, rows))
    return found


@pytest.fixture
def world(survivor, loser, manager, survey):
    """Something of everything that points to either."""
    top = OrganisationFactory(name="Liitto ry", level="national")
    Organisation.objects.filter(pk__in=[survivor.pk, loser.pk]).update(parent=top)
    member = OrganisationFactory(name="Jäsen ry", parent=loser)
    under = OrganisationFactory(name="Katon alla ry", replaced_by=loser)
    under.umbrellas.add(loser, survivor)
    loser.other_names.create(kind="short", name="RHF")
    loser.other_names.create(kind="former", name="Hörsel rf", ends_on=dt.date(2001, 2, 3))
    loser.confirmed_at, loser.confirmed_as = timezone.now(), "staff"
    for one in (survivor, loser, member, under):
        one.refresh_from_db(fields=["parent"])
        one.save()
    both, theirs = UserFactory(), UserFactory()
    for user, organisation in ((both, survivor), (both, loser), (theirs, loser)):
        RepresentativeFactory(user=user, organisation=organisation)
    mine, other = OfficeFactory(organisation=survivor), OfficeFactory(organisation=loser)
    OfficeTermFactory(office=mine, person=ContactPersonFactory(), starts_on=dt.date(2020, 1, 1))
    OfficeTermFactory(
        office=other,
        person=ContactPersonFactory(),
        starts_on=dt.date(2024, 1, 1),
        ends_on=dt.date(2024, 12, 31),
    )
    OfficeFactory(organisation=loser, kind="other", title="Kassör", mailbox="k@example.org")
    DuplicatePair.objects.create(
        first=survivor, second=loser, score=90, reasons=["name"], found_at=timezone.now()
    )
    StepFactory(responsible_role="", responsible_organisation=loser)
    MergedId.objects.create(number=999_999, organisation=loser)
    InvitationFactory(round=RoundFactory(survey=survey), organisation=loser)
    return member


def test_every_row_is_as_it_was(world, merge, survivor, loser, manager):
    before = whole_database()

    done = merge()
    assert whole_database() != before
    undone = undo(done, by=manager, at=timezone.now())

    assert undone.kept == []
    after = whole_database()
    assert {label for label in before if before[label] != after[label]} == set()
    assert loser.changes.filter(of_merged__isnull=False).count() == 0
    assert Organisation.objects.get(pk=loser.pk).public_id == loser.public_id
    with pytest.raises(NotUndoable):
        undo(done, by=manager, at=timezone.now())


def test_what_has_changed_since_stays_and_is_said(world, merge, survivor, loser, manager):
    done = merge()
    now = timezone.now()
    changed = [
        Writing(survivor.pk, {"phone": "050 999 9999"}),
        Writing(world.pk, {"parent": None}),
        # Somebody else has got the number meanwhile.
        Writing(None, {"name": "Uusi ry", "level": "local"}),
    ]
    write_facts(changed, source="form", by=manager, at=now)
    Representative.objects.filter(organisation=survivor).delete()
    Office.objects.filter(title="Kassör").update(title="Rahastonhoitaja")

    with translation.override("en"):
        undone = undo(done, by=manager, at=now)

    assert facts_of(survivor)["phone"] == "050 999 9999"
    world.refresh_from_db()
    assert world.parent is None
    assert facts_of(loser)["business_id"] == "0207747-4"
    # Another title does not keep an office from going back.
    assert Office.objects.get(title="Rahastonhoitaja").organisation == loser
    said = " ".join(undone.kept)
    assert f"{loser.name}: changed since, and stays: Phone." in said
    assert "Jäsen ry: changed since, and stays: Belongs to." in said
    assert "Representatives: one has changed since, and stays as it is." in said


def test_mergings_on_top_of_each_other_are_undone_from_the_top(merge, survivor, loser, manager):
    first = merge()
    third = OrganisationFactory(name="Kolmas ry", municipality_id="698")
    second = merge(third, survivor)

    with pytest.raises(NotUndoable) as refused:
        undo(first, by=manager, at=timezone.now())
    assert refused.value.first == second

    undo(second, by=manager, at=timezone.now())
    undo(first, by=manager, at=timezone.now())
    assert Organisation.objects.filter(pk__in=[survivor.pk, loser.pk, third.pk]).count() == 3
    assert not MergedId.objects.exists()


def test_what_was_erased_cannot_be_undone_and_says_so(world, merge, manager, loser):
    done = merge(at=timezone.now() - dt.timedelta(days=200))
    assert "k@example.org" not in str(ContactPerson.objects.values())

    erase("merges", at=timezone.now())

    done.refresh_from_db()
    assert (done.journal, done.loser_name) == ([], loser.name)
    with translation.override("en"), pytest.raises(NotUndoable, match="erased"):
        undo(done, by=manager, at=timezone.now())


def test_who_may_not_edit_both_undoes_nothing(merge, expert, stranger, manager, loser, survivor):
    done = merge(by=expert)

    with pytest.raises(PermissionDenied):
        undo(done, by=stranger, at=timezone.now())
    undo(done, by=expert, at=timezone.now())
    assert Organisation.objects.filter(pk=loser.pk).exists()


def test_a_parent_that_was_merged_meanwhile_leads_on(merge, survivor, loser, manager):
    before, after = OrganisationFactory(level="district"), OrganisationFactory(level="district")
    other = OrganisationFactory(level="district")
    for one, parent in ((survivor, before), (loser, after)):
        one.parent = parent
        one.save()
    done = merge(chosen={"parent": "loser"})
    merge(other, before)

    undo(done, by=manager, at=timezone.now())

    connection.check_constraints()
    assert facts_of(survivor)["parent"] == other.pk


def test_a_claim_that_lapsed_by_merging_is_erased_in_its_time(merge, survivor, loser):
    asking = {"name": "Maija", "email": "maija@example.org", "language": "fi"}
    for one in (survivor, loser):
        ask(organisation=one, at=timezone.now(), **asking)

    merge()

    lapsed = Claim.objects.get(state=Claim.State.LAPSED)
    assert lapsed in old_claims(timezone.now())
