"""11,000 invented organisations in the shape of the field: parents first, the same ones every time.

Nothing here is real: business ids and register numbers start with 9, far above those given
out, and every address is under example.org, which is reserved for examples.
"""

import itertools
import random
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stdnum.fi import alv

from regions.organisations.duplicates.place_names import genitive

NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
SECTORS = ["sote"] * 17 + ["leisure", "culture", "other"]
# Nationals by the areas of their districts: 8 with one in each of 22 regions, 14 in each of
# 6 work areas, 5 Swedish ones in each of 8 bilingual regions: 300 districts, 700 nationals.
BY_REGION, BY_WORK_AREA, SWEDISH, NATIONAL = 8, 14, 5, 700
LOCAL, INDEPENDENT = 8_000, 2_000
# How many independent ones look beyond their own region.
NEAR_SHARE = 0.2
SWEDISH_SHARE = {"fi": 0.0, "fi-sv": 0.12, "sv-fi": 0.7, "sv": 1.0}


@dataclass(frozen=True)
class Town:
    code: str
    name_fi: str
    name_sv: str
    region: str
    population: int
    languages: str


@dataclass(frozen=True)
class Area:
    """A region or a work area: where a district works. Names are in the genitive."""

    name_fi: str
    name_sv: str
    regions: tuple[str, ...]


@dataclass(frozen=True)
class InventedOrganisation:
    name: str
    level: str
    parent: int | None  # its place in the sequence, always an earlier one
    town: str
    regions: tuple[str, ...]
    sector: str
    theme: str
    language: str
    business_id: str
    register_number: str
    email: str
    website: str


def label(name: str) -> str:
    """The name as a part of a domain name: å, ä and ö without dots, at most 50 letters."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join(plain.replace("-", " ").split()[:-1])[:50].strip("-")


class Inventor:
    """Deals out names, identifiers and addresses, none of them twice."""

    def __init__(self, towns: Sequence[Town], seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - nothing secret here
        self.towns = towns
        self.main_town = {t.region: t for t in sorted(towns, key=lambda t: t.population)}
        self.made: list[InventedOrganisation] = []
        self.names: set[str] = set()
        self.labels: dict[str, int] = defaultdict(int)
        self.business_ids = self._business_ids()
        numbers = self.rng.sample(range(900_001, 1_000_000), 90_000)
        self.register_numbers = (f"{n // 1000}.{n % 1000:03d}" for n in numbers)

    def _business_ids(self) -> Iterator[str]:
        for seven in self.rng.sample(range(9_000_000, 10_000_000), 100_000):
            digit = -alv.checksum(f"{seven}0") % 11
            if digit < 10:  # one in eleven numbers has no check digit and is never given out
                yield f"{seven}-{digit}"

    def name(self, place: str, stem: str, level: str, language: str) -> str:
        """The plainest name still free: first other kinds, then whose it is, then a part of town."""
        kinds = dict.fromkeys(NAMES["kinds"][language][level])
        groups = NAMES["groups"][language]
        whose_groups = ["", *self.rng.sample(groups, len(groups))]
        for side, group in itertools.product(["", *NAMES["sides"][language]], whose_groups):
            if side and level in ("national", "district"):
                break
            for kind in kinds:
                whose = f"{group} " if group else ""
                found = f"{side}{place} {whose}{stem}{kind}"
                if found not in self.names:
                    self.names.add(found)
                    return found
        raise ValueError(f"No free name left for {place} {stem}.")

    def add(
        self,
        place: str,
        theme: Sequence[str],
        level: str,
        language: str,
        town: Town,
        regions: tuple[str, ...],
        parent: int | None = None,
    ) -> int:
        slug, stem_fi, stem_sv = theme
        name = self.name(place, stem_fi if language == "fi" else stem_sv, level, language)
        short = label(name)
        self.labels[short] += 1
        host = short if self.labels[short] == 1 else f"{short}-{self.labels[short]}"
        self.made.append(
            InventedOrganisation(
                name=name,
                level=level,
                parent=parent,
                town=town.code,
                regions=regions,
                sector=self.rng.choice(SECTORS),
                theme=slug,
                language=language,
                business_id=next(self.business_ids),
                register_number=next(self.register_numbers),
                email=f"{self.rng.choice(NAMES['mailboxes'][language])}@{host}.example.org",
                website=f"https://{host}.example.org/",
            )
        )
        return len(self.made) - 1

    def weighted(self, number: int) -> Iterator[tuple[Town, str]]:
        """Towns by size, small ones a little favoured, each with the language of the moment."""
        for town in self.rng.choices(
            self.towns, weights=[t.population**0.8 for t in self.towns], k=number
        ):
            swedish = self.rng.random() < SWEDISH_SHARE[town.languages]
            yield town, "sv" if swedish else "fi"

    def place(self, town: Town, language: str) -> str:
        return genitive(town.name_fi) if language == "fi" else town.name_sv


def invent(
    towns: Sequence[Town],
    regions: Sequence[Area],
    work_areas: Sequence[Area],
    bilingual: Sequence[Area],
    *,
    seed: int = 1,
) -> list[InventedOrganisation]:
    """700 national, 300 district, 8,000 local and 2,000 independent organisations."""
    it = Inventor(towns, seed)
    everywhere = tuple(area.regions[0] for area in regions)
    plans = [("fi", regions)] * BY_REGION + [("fi", work_areas)] * BY_WORK_AREA
    plans += [("sv", bilingual)] * SWEDISH
    themes = NAMES["themes"]
    nationals = []
    for number in range(NATIONAL):
        by_chance = "sv" if it.rng.random() < 0.06 else "fi"
        language = plans[number][0] if number < len(plans) else by_chance
        seat = it.main_town["90" if it.rng.random() < 0.6 else it.rng.choice(everywhere)]
        head, theme = "Suomen" if language == "fi" else "Finlands", themes[number % len(themes)]
        nationals.append(it.add(head, theme, "national", language, seat, everywhere))

    covering: dict[tuple[str, str], list[tuple[int, Sequence[str]]]] = defaultdict(list)
    for (number, national), (language, areas) in zip(enumerate(nationals), plans, strict=False):
        theme = themes[number % len(themes)]
        for area in areas:
            seat = max((it.main_town[code] for code in area.regions), key=lambda t: t.population)
            place = area.name_fi if language == "fi" else area.name_sv
            district = it.add(place, theme, "district", language, seat, area.regions, national)
            for code in area.regions:
                covering[language, code].append((district, theme))

    for town, language in it.weighted(LOCAL):
        wanted = covering[language, town.region] or covering["fi", town.region]
        tongue = language if covering[language, town.region] else "fi"
        parent, theme = it.rng.choice(wanted)
        it.add(it.place(town, tongue), theme, "local", tongue, town, (town.region,), parent)

    near = {code: area.regions for area in work_areas for code in area.regions}
    for town, language in it.weighted(INDEPENDENT):
        theme = it.rng.choice(themes)
        also = it.rng.choice(near[town.region]) if it.rng.random() < NEAR_SHARE else town.region
        active_in = tuple(sorted({town.region, also}))
        it.add(it.place(town, language), theme, "independent", language, town, active_in)
    return it.made
