"""An office that is a member goes with its organisation into another, and comes back when that is undone."""

import pytest
from django.utils import timezone

from regions.organisations.merging.merge import merge
from regions.organisations.merging.undo import undo
from tests.factories.organisations import OfficeFactory, OrganisationFactory
from tests.factories.structures import MembershipFactory

pytestmark = pytest.mark.django_db


def test_the_survivors_office_is_the_member_and_undone_the_losers_is(manager, lappi):
    survivor, loser = (
        OrganisationFactory(name=name, regions=[lappi]) for name in ("Tuki ry", "Stöd rf")
    )
    mine, theirs = (OfficeFactory(organisation=one) for one in (survivor, loser))
    member = MembershipFactory(person=None, office=theirs)

    done = merge(survivor.pk, loser.pk, chosen={}, decided={}, by=manager, at=timezone.now())

    member.refresh_from_db()
    assert member.office == mine
    undo(done, by=manager, at=timezone.now())
    member.refresh_from_db()
    assert member.office_id == theirs.pk
