"""Experts at work: one everywhere and a second in Uusimaa, an ended work, a cover that begins soon."""

import datetime as dt

from portal.registry.demo import World
from regions.models import Assignment, Region

Kind = Assignment.Kind
MONTH = dt.timedelta(days=30)
BEGAN_ON = dt.date(2024, 1, 1)
# The first of a work area leads.
WORK_AREAS = {
    "expert.pohjois-suomi": "pohjois-suomi",
    "expert.sisa-suomi": "sisa-suomi",
    "expert.lansi-suomi": "lansi-suomi",
    "expert.ita-suomi": "ita-suomi",
    "expert.kaakkois-suomi": "kaakkois-suomi",
    "expert.uusimaa": "uusimaa",
    "expert.uusimaa.2": "uusimaa",
}
FORMER, FOLLOWER = "former.pohjois-suomi", "expert.pohjois-suomi"
FORMER_BEGAN_ON, FORMER_LEFT_ON = dt.date(2023, 2, 1), dt.date(2026, 5, 31)
COVER, COVERED = "cover.kainuu", "kainuu"


def add_assignments(world: World) -> None:
    regions = list(Region.objects.all())

    def assign(
        person: str, area: str, kind: Kind, starts_on: dt.date, ends_on: dt.date | None = None
    ) -> None:
        for region in regions:
            if region.work_area_id == area:
                Assignment.objects.create(
                    user=world.people[person],
                    region=region,
                    kind=kind,
                    starts_on=starts_on,
                    ends_on=ends_on,
                )

    led = set()
    for person, area in WORK_AREAS.items():
        kind = Kind.CO_EXPERT if area in led else Kind.LEAD
        led.add(area)
        follows = person == FOLLOWER
        assign(person, area, kind, FORMER_LEFT_ON + dt.timedelta(days=1) if follows else BEGAN_ON)
    assign(FORMER, WORK_AREAS[FOLLOWER], Kind.LEAD, FORMER_BEGAN_ON, FORMER_LEFT_ON)
    on = world.at.date()
    Assignment.objects.create(
        user=world.people[COVER],
        region=Region.objects.get(slug=COVERED),
        kind=Kind.COVER,
        starts_on=on + MONTH,
        ends_on=on + 2 * MONTH,
    )
