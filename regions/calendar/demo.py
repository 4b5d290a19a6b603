"""The annual clock's chapter of the demo world: hyte negotiations that come back each autumn, with what came of
them."""

import datetime as dt

from portal.registry.demo import Chapter, World, chapters
from regions.calendar.models import ClockEntry, ClockOccurrence
from regions.models import Region

TITLE = ("Hyte-neuvottelu", "Hyte-förhandling", "Hyte negotiation")
# Region, day, parties, themes, outcome.
HELD = (
    ("kainuu", "2026-11-05", "Hyvinvointialue, kahdeksan kuntaa, järjestöneuvottelukunta",
     "Ikääntyneiden arki, digituki",
     "Digituen tilanne selvitetään kunnittain maaliskuuhun 2027 mennessä"),
    ("kanta-hame", "2025-11-06", "Hyvinvointialue, 11 kuntaa", "Vastuunjako, yhdyspinnat",
     "Järjestöt kutsutaan mukaan vuonna 2026"),
    ("kanta-hame", "2026-11-11", "Hyvinvointialue, 11 kuntaa, järjestöneuvottelukunta",
     "Tilat, digituki, avustusten jatkuvuus",
     "Tilojen maksuttomuudesta yhteinen linjaus keväällä 2027"),
    ("lappi", "2026-10-15", "Hyvinvointialue, 21 kuntaa, järjestöneuvottelukunta",
     "Yksinäisyys, etäosallistuminen, avustusten matkakulut",
     "Yhteinen kirjaus vuoden 2027 hyvinvointisuunnitelmaan"),
    ("paijat-hame", "2026-10-20", "Hyvinvointialue, 10 kuntaa, neuvottelukunta",
     "Vastuunjako, mittarit, kesäasukkaat, vapaaehtoistyö, tilat",
     "Yhteinen mittaristo 2027; tilakartta valmiiksi helmikuussa 2027"),
)  # fmt: skip


def build(world: World) -> dict[str, int]:
    regions = {region.slug: region for region in Region.objects.all()}
    entries: dict[str, ClockEntry] = {}
    for slug, day, parties, themes, outcome in HELD:
        on = dt.date.fromisoformat(day)
        if slug not in entries:
            entries[slug] = ClockEntry.objects.create(
                region=regions[slug],
                kind=ClockEntry.Kind.HYTE_NEGOTIATION,
                rule=ClockEntry.Rule.NTH,
                first_on=on,
                is_invented=True,
                **dict(zip(ClockEntry.title.columns, TITLE, strict=True)),
            )
        ClockOccurrence.objects.create(
            entry=entries[slug],
            year=on.year,
            on=on,
            parties=parties,
            themes=themes,
            outcome=outcome,
        )
    return {"negotiations": len(HELD)}


def clear() -> None:
    ClockEntry.objects.all().delete()


chapters.add("calendar", Chapter(build, clear))
