"""What `data/structures.toml` tells: structures of regions, and what every other region has."""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regions.models import Region

FILE = Path(__file__).parent / "data" / "structures.toml"
TAILS = (" hyvinvointialue", " välfärdsområde", " kaupunki", " stad")
# fi, sv, en.
Texts = Sequence[str]


@dataclass(frozen=True)
class Told:
    """One structure. `represents` is the key of another of its region, in whose name its members sit."""

    region: str
    kind: str
    name: Texts
    key: str = ""
    under: str = ""
    founded: Sequence[int] = ()
    term: Sequence[str] = ()
    counted: int | None = None
    organisations: int = 0
    seats: int = 0
    vacant: int = 0
    meetings: int | None = None
    entry: str = "nominated"
    represents: str = ""
    rhythm: Texts = ("", "", "")
    purpose: Texts = ("", "", "")
    remit: Texts = ("", "", "")

    @property
    def term_days(self) -> tuple[dt.date | None, dt.date | None]:
        if not self.term:
            return None, None
        first, last = map(dt.date.fromisoformat, self.term)
        return first, last


def read() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def structures(regions: Sequence[Region]) -> list[Told]:
    """Those of the file; and a board and a network for every region that has none there."""
    found = [Told(**each) for each in read()["structure"]]
    has = {(one.region, one.key) for one in found}
    for region in regions:
        if (region.slug, "board") not in has:
            found.append(_board(region))
        if (region.slug, "network") not in has:
            found.append(_network(region))
    return found


def _board(region: Region) -> Told:
    fi, sv, en = _areas(region)
    return Told(
        region=region.slug,
        key="board",
        kind="advisory_board",
        name=(
            f"{fi} järjestöneuvottelukunta",
            f"{sv} organisationsdelegation",
            f"Advisory board of organisations, {en}",
        ),
        founded=(2018 + int(region.code) % 7,),
        term=("2025-06-01", "2027-05-31"),
        seats=5,
        vacant=int(region.code) % 2,
        meetings=4,
        represents="network",
        purpose=(
            "Tuo järjestöjen näkemykset hyvinvointialueen valmisteluun.",
            "För fram organisationernas synpunkter i välfärdsområdets beredning.",
            "Brings what organisations think into the preparation of the county.",
        ),
    )


def _network(region: Region) -> Told:
    fi, sv, en = _areas(region)
    return Told(
        region=region.slug,
        key="network",
        kind="network",
        name=(
            f"{fi} järjestöverkosto",
            f"{sv} organisationsnätverk",
            f"Network of organisations, {en}",
        ),
        organisations=12,
        purpose=(
            "Sosiaali- ja terveysalan järjestöt koko alueella.",
            "Social- och hälsovårdsorganisationer i hela området.",
            "Social and health organisations in the whole region.",
        ),
    )


def _areas(region: Region) -> tuple[str, str, str]:
    """As names begin: `Lapin`, `Lapplands`, `Lappi`."""
    names = Region.name.texts(region)
    fi, sv = names["fi"], names["sv"]
    for tail in TAILS:
        fi, sv = fi.removesuffix(tail), sv.removesuffix(tail)
    return fi, sv, Region.short_name.texts(region)["fi"]
