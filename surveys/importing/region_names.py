"""The regions that a file of answers may name, by everything that they are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.typed.text import name_key
from regions.models import Region
from regions.organisations.models import Organisation
from regions.region_names import region_code, regions_by_name
from surveys.models import Round
from surveys.questionnaire.answers import BadAnswer


@dataclass(frozen=True)
class RegionNames:
    """The regions of a round by everything that they are called; "" where the whole country answers."""

    by_name: Mapping[str, str] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    takes_nation: bool = False
    # Code and name of those that take part.
    listed: Sequence[tuple[str, str]] = ()

    @classmethod
    def for_round(cls, round_: Round) -> "RegionNames":
        chosen = {region.pk for region in round_.regions.all()}
        regions = list(Region.objects.order_by("pk"))
        part = [region for region in regions if not chosen or region.pk in chosen]
        return cls(
            by_name=regions_by_name(regions),
            elsewhere=frozenset(region.pk for region in regions if region not in part),
            takes_nation=_asks_nation(round_) and not chosen,
            listed=[(region.pk, region.name) for region in part],
        )

    def read(self, raw: str) -> str:
        """The region's code; empty for the whole country. Raises `BadAnswer`."""
        name = name_key(raw)
        if not name:
            if self.takes_nation:
                return ""
            raise BadAnswer("region_missing", **self._example())
        code = region_code(name, self.by_name)
        if code is None:
            raise BadAnswer("region_unknown", **self._example())
        if code in self.elsewhere:
            raise BadAnswer("region_elsewhere")
        return code

    def _example(self) -> dict[str, str]:
        """A region that takes part."""
        code, name = next(iter(self.listed), ("21", "Lappi"))
        return {"code": code, "name": name}


def _asks_nation(round_: Round) -> bool:
    """Organisations of the whole country have no region, and experts always have one."""
    levels = round_.levels
    return not round_.asks_experts and (not levels or Organisation.Level.NATIONAL in levels)
