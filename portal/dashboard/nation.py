"""What a publication said of the nation, and which regions it named."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.alphabet import Key, alphabetical
from regions.figures import IndicatorFigure
from regions.models import Indicator, IndicatorValue, Region


@dataclass(frozen=True)
class Naming:
    """How the publication named some regions."""

    standing: str
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class Finding:
    """A national mean, and the regions named beside it."""

    figure: IndicatorFigure
    namings: tuple[Naming, ...]


def _name(region: Region) -> Key:
    return alphabetical(region.short_name)


def published_findings(of_nation: Iterable[IndicatorFigure]) -> list[Finding]:
    """The figures on cooperation structures, with the regions named: one query."""
    named: dict[str, dict[str, list[Region]]] = {}
    values = (
        IndicatorValue.objects.told()
        .of_regions()
        .filter(indicator__topic=Indicator.Topic.COOPERATION, kind=IndicatorValue.Kind.PUBLISHED)
        .exclude(standing="")
    )
    for value in values.select_related("region"):
        if value.region is not None:
            standings = named.setdefault(value.indicator_id, {})
            standings.setdefault(value.get_standing_display(), []).append(value.region)
    return [
        Finding(
            figure,
            tuple(
                Naming(standing, tuple(sorted(regions, key=_name)))
                for standing, regions in named.get(figure.indicator.code, {}).items()
            ),
        )
        for figure in of_nation
        if is_finding(figure)
    ]


def is_finding(figure: IndicatorFigure) -> bool:
    """Published of cooperation structures, with the regions named; means of rounds are no findings."""
    return figure.is_published and figure.indicator.topic == Indicator.Topic.COOPERATION
