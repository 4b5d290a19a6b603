"""A representative leaves, or is taken away by the staff; what the last one leaves behind."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import next_working_time
from portal.outbox.posting import post
from regions.organisations.claiming.claims import CAMPAIGN
from regions.organisations.deciders import deciders_for, home_region
from regions.organisations.models import Organisation, Representative

LAST_LEFT = "last_representative_left"


@transaction.atomic
def end_representation(
    organisation: Organisation, *, user: User, by: User, at: dt.datetime
) -> bool:
    """False where that person does not represent it (any more).

    After the last one nobody speaks for it here: the deciders are told, and it can be claimed again.
    """
    # One after the other, so that two who leave at once are not both the last but one.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    gone, _of_models = Representative.objects.filter(organisation=organisation, user=user).delete()
    if not gone:
        return False
    action = "representative.left" if user.pk == by.pk else "representative.removed"
    trail.record(action, subject=organisation, by=by, at=at, person=user.pk)
    if not organisation.representatives.exists():
        for decider in deciders_for(home_region(organisation), on=timezone.localdate(at)):
            post(
                LAST_LEFT,
                campaign=CAMPAIGN,
                step=f"left:{organisation.pk}:{at:%y%m%d%H%M%S}",
                recipient=f"user:{decider.pk}",
                address=decider.email,
                language=decider.language,
                parameters={"organisation": organisation.pk, "user": decider.pk},
                at=at,
                send_after=next_working_time(at),
            )
    return True
