"""The region's figures beside the whole country's, in a table of its document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.figures import IndicatorFigure, national_figures, region_figures
from regions.models import Indicator, Region
from regions.region_page import RegionPart, RegionVisit


@dataclass(frozen=True)
class FigureRow:
    """An indicator: the region's figure, or why there is none, beside the whole country's."""

    indicator: Indicator
    own: str
    missing: str
    national: str
    n: int | None
    behind: IndicatorFigure

    @property
    def whose(self) -> str:
        """Whose answers: what experts and organisations say stands in rows of their own."""
        return self.behind.breakdown_label


@dataclass(frozen=True)
class Note:
    """What one must know of one figure, or of all of a topic."""

    about: str
    text: str


@dataclass(frozen=True)
class FigureTable(RegionPart):
    rows: Sequence[FigureRow]

    template = "regions/document/_figures.html"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (Entry("figures", _("Figures")),)

    @property
    def notes(self) -> list[Note]:
        """Each note once: under its indicator's name, or its topic's where several share it."""
        sharing: dict[str, list[Indicator]] = {}
        for indicator in {row.indicator.pk: row.indicator for row in self.rows}.values():
            if indicator.note:
                sharing.setdefault(indicator.note, []).append(indicator)
        return [Note(_about(group), text) for text, group in sharing.items()]


def figures_in_document(visit: RegionVisit) -> FigureTable | None:
    rows = tuple(figure_rows(visit.region))
    return FigureTable(rows) if rows else None


def figure_rows(region: Region) -> Iterator[FigureRow]:
    """What is known of the region, then what is known of the nation alone."""
    nation = {figure.shelf: figure for figure in national_figures()}
    for own in region_figures(region):
        # A region that is only named has no n of its own; the national figure does.
        country = nation.pop(own.shelf, None)
        n = own.n if country is None or not own.standing else own.n or country.n
        yield FigureRow(own.indicator, own.value, own.missing, own.national, n, own)
    for country in nation.values():
        yield FigureRow(country.indicator, "", country.missing, country.value, country.n, country)


def _about(sharing: Iterable[Indicator]) -> str:
    first, *others = sharing
    return first.get_topic_display().capitalize() if others else first.name
