"""What else happens when something becomes of an organisation, or of somebody's account."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from portal.accounts.models import User
from portal.accounts.signals import account_emptied
from regions.organisations.erasing import forget_person
from regions.organisations.models import Organisation, OrganisationChange
from regions.organisations.offices.changing import offices_changed
from regions.organisations.proposing.proposals import tell_of_own_changes


@receiver(offices_changed)
def tell_deciders(
    organisation: Organisation,
    changes: Sequence[OrganisationChange],
    by: User,
    at: dt.datetime,
    **_more: Any,
) -> None:
    """Representatives change offices at once; whoever keeps the register hears of it."""
    if any(one.source == OrganisationChange.Source.REPRESENTATIVE for one in changes):
        tell_of_own_changes(organisation, by=by, at=at)


@receiver(account_emptied)
def forget_the_person(user: User, at: dt.datetime, **_more: Any) -> None:
    """Erasure reaches a person once, whatever they were at organisations."""
    forget_person(user, at=at)
