"""What the database refuses of structures, whoever writes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from regions.structures.models import Membership, Structure
from tests.factories.organisations import ContactPersonFactory, OrganisationFactory
from tests.factories.structures import MembershipFactory, SeatFactory, StructureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


@pytest.mark.parametrize("length", [1, 2, 4])
def test_no_structure_stands_under_itself(length):
    chain = [StructureFactory()]
    for _ in range(length - 1):
        chain.append(StructureFactory(parent=chain[-1]))

    refused(lambda: Structure.objects.filter(pk=chain[0].pk).update(parent=chain[-1]))
    # Elsewhere it may move.
    Structure.objects.filter(pk=chain[0].pk).update(parent=StructureFactory())


def test_two_do_not_sit_in_one_seat_on_one_day():
    seat = SeatFactory()
    sits = {"structure": seat.structure, "seat": seat}
    MembershipFactory(**sits, starts_on=MAY, ends_on=JUNE)

    refused(lambda: MembershipFactory(**sits, starts_on=JUNE))
    after = MembershipFactory(**sits, starts_on=JUNE + DAY)
    refused(lambda: Membership.objects.filter(pk=after.pk).update(starts_on=JUNE))
    # In another seat nobody is in the way.
    MembershipFactory(structure=seat.structure, seat=SeatFactory(structure=seat.structure))


def test_a_person_joins_an_open_group_once_at_a_time():
    group, person = StructureFactory(entry="open"), ContactPersonFactory()
    MembershipFactory(structure=group, person=person, starts_on=MAY, ends_on=JUNE)

    refused(lambda: MembershipFactory(structure=group, person=person, starts_on=JUNE))
    MembershipFactory(structure=group, person=person, starts_on=JUNE + DAY)
    MembershipFactory(structure=StructureFactory(), person=person, starts_on=MAY)


def test_a_member_is_one_and_speaks_for_one():
    group, person, organisation = StructureFactory(), ContactPersonFactory(), OrganisationFactory()

    refused(lambda: Membership.objects.create(structure=group))
    refused(
        lambda: Membership.objects.create(structure=group, person=person, organisation=organisation)
    )
    refused(
        lambda: MembershipFactory(
            structure=group, network=StructureFactory(), represented=organisation
        )
    )
    refused(lambda: MembershipFactory(structure=group, starts_on=JUNE, ends_on=MAY))


def test_a_term_does_not_end_before_it_begins():
    refused(lambda: StructureFactory(term_starts_on=JUNE, term_ends_on=MAY))
