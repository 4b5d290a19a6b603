"""Handing work over in a test as the pages do: previewed, and with the seal of the preview confirmed."""

from django.utils import timezone

from regions.handover.parts import Handing, Share
from regions.handover.planning import hand_over
from regions.handover.preview import found_lines, seal_of


def handing(leaver, *shares, at=None, first_day=None, **more):
    """From today on, if no day is given; `shares` are pairs of region and successor."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    return Handing(
        leaver=leaver,
        shares=tuple(Share(*share) for share in shares),
        first_day=first_day or today,
        since=today,
        at=at,
        **more,
    )


def confirmed(plan, *, by):
    return hand_over(plan, seal=seal_of(plan, found_lines(plan)), by=by, at=plan.at)
