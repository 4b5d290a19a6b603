"""Who looks after a structure: a person with an account, an organisation, or both."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from regions.organisations.models import Organisation
from regions.structures.access import Refused
from regions.structures.members.changing import lock, refuse_ended, tell, why_dissolved
from regions.structures.models import Coordinator, Structure


@transaction.atomic
def add_coordinator(
    structure: Structure,
    *,
    email: str,
    organisation: Organisation | None,
    by: User,
    at: dt.datetime,
) -> Coordinator:
    """From today on; pressed twice, once. Raises `Refused` by fact."""
    structure = lock(structure, by=by)
    today = timezone.localdate(at)
    refuse_ended(structure, on=today)
    user = User.objects.filter(email=email.lower(), is_active=True).first() if email else None
    if email and user is None:
        raise Refused(
            {
                "email": [
                    _(
                        "Nobody signs in with this address yet. Ask the person to come to represent their "
                        "organisation here, or ask a project manager to invite them; then add them."
                    )
                ]
            }
        )
    if user is None and organisation is None:
        raise Refused({"email": [_("Write the address of a person, or an organisation.")]})
    if organisation is not None and (why := why_dissolved(organisation)):
        raise Refused({"organisation": [why]})
    active = Coordinator.objects.active_on(today).filter(structure=structure)
    if known := active.filter(user=user, organisation=organisation).first():
        return known
    coordinator = Coordinator.objects.create(
        structure=structure, user=user, organisation=organisation, starts_on=today
    )
    tell("structure.coordinator_added", structure, by=by, at=at, coordinator=coordinator.pk)
    return coordinator


@transaction.atomic
def end_coordinator(coordinator: Coordinator, *, by: User, at: dt.datetime) -> None:
    """From now on. One that began today leaves no trace but in the trail."""
    structure = lock(coordinator.structure, by=by)
    today = timezone.localdate(at)
    rows = Coordinator.objects.active_on(today).filter(pk=coordinator.pk)
    if not rows.filter(starts_on=today).delete()[0] and not rows.update(
        ends_on=today - dt.timedelta(days=1)
    ):
        return
    tell("structure.coordinator_ended", structure, by=by, at=at, coordinator=coordinator.pk)
