"""What an expert's invitation promised: its regions, given when it is taken up."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from portal.accounts.models import Invitation, User
from portal.accounts.signals import invitation_accepted
from regions.assignment import assign
from regions.models import Assignment, Region


def terms(
    *, regions: list[Region], kind: str, starts_on: dt.date, ends_on: dt.date | None
) -> dict[str, Any]:
    """The assignments of an invitation, as plain JSON."""
    return {
        "regions": [region.code for region in regions],
        "kind": kind,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
    }


@receiver(invitation_accepted)
def give_regions(invitation: Invitation, user: User, at: dt.datetime, **_: Any) -> None:
    """A region in which the person already works is left as it is; a second lead is a co-expert."""
    promised = invitation.terms
    held = Assignment.objects.filter(user=user, ends_on=None).values("region")
    for region in Region.objects.filter(code__in=promised.get("regions", [])).exclude(
        code__in=held
    ):
        last_day = promised["ends_on"]
        starts_on = dt.date.fromisoformat(promised["starts_on"])
        ends_on = dt.date.fromisoformat(last_day) if last_day else None
        kind = promised["kind"]
        if kind == Assignment.Kind.LEAD and _is_led(region, starts_on, ends_on):
            # Somebody took the lead since the invitation was sent: whoever comes works beside them.
            kind = Assignment.Kind.CO_EXPERT
        assign(
            user=user,
            region=region,
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            by=invitation.invited_by,
            at=at,
        )


def _is_led(region: Region, starts_on: dt.date, ends_on: dt.date | None) -> bool:
    leads = Assignment.objects.filter(region=region, kind=Assignment.Kind.LEAD)
    return leads.overlapping(starts_on, ends_on).exists()
