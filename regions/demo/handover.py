"""A handover that is planned: an expert leaves in six weeks, and the cover of Kainuu follows."""

import datetime as dt

from django.utils import timezone

from portal.jobs.models import ScheduledAct
from portal.registry.demo import World
from regions.demo.assignments import COVER
from regions.handover.parts import Handing, Share
from regions.handover.planning import hand_over
from regions.handover.preview import found_lines, seal_of
from regions.models import Handover, Region
from regions.models.handover import ACT

LEAVER, MANAGER = "expert.kaakkois-suomi", "manager"
SIX_WEEKS = dt.timedelta(weeks=6)


def add_handover(world: World) -> None:
    leaver, successor = world.people[LEAVER], world.people[COVER]
    today = timezone.localdate(world.at)
    regions = Region.objects.filter(assignments__user=leaver).order_by("code")
    handing = Handing(
        leaver=leaver,
        shares=tuple(Share(region, successor) for region in regions),
        first_day=today + SIX_WEEKS,
        since=today,
        at=world.at,
    )
    seal = seal_of(handing, found_lines(handing))
    hand_over(handing, seal=seal, by=world.people[MANAGER], at=world.at)


def remove_handovers() -> None:
    Handover.objects.all().delete()
    ScheduledAct.objects.filter(kind=ACT).delete()
