"""Whose membership ends, or who hands over the office that is a member, is told that they are asked no more; where they were before, stays."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from regions.meetings.inviting.leaving import (
    tell_who_handed_over,
    tell_who_left,
    tell_who_vanishes,
)
from regions.meetings.models import Invitee
from regions.organisations.models import Organisation, OrganisationChange
from regions.organisations.offices.changing import offices_changed
from regions.organisations.offices.wording import people_taken_back
from regions.structures.members.signals import membership_ends, membership_vanishes
from regions.structures.models import Membership, Structure


@receiver(pre_delete, sender=Membership, dispatch_uid="meetings.invited_member")
def ask_no_more(instance: Membership, **_more: Any) -> None:
    """Otherwise the row would be that of a guest."""
    Invitee.objects.filter(membership=instance, meeting__ends_at__gt=timezone.now()).delete()


@receiver(membership_vanishes, dispatch_uid="meetings.member_vanishes")
def member_vanishes(membership: Membership, at: dt.datetime, **_more: Any) -> None:
    tell_who_vanishes(membership, at=at)


@receiver(membership_ends, dispatch_uid="meetings.member_leaves")
def member_leaves(structure: Structure, at: dt.datetime, **_more: Any) -> None:
    tell_who_left(structure, at=at)


@receiver(offices_changed, dispatch_uid="meetings.office_changes_hands")
def office_changes_hands(
    organisation: Organisation,
    changes: Sequence[OrganisationChange],
    at: dt.datetime,
    **_more: Any,
) -> None:
    tell_who_handed_over(organisation, mistaken=people_taken_back(changes), at=at)
