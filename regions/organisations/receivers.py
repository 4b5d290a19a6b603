"""What else happens when something becomes of an organisation."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from portal.accounts.models import User
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
