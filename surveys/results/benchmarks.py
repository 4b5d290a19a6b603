"""What was published before of the same things; it stands beside a round's results, never pooled with them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils.formats import date_format

from portal.alphabet import alphabetical
from portal.chapters.chapter import PublishedFigure, Standing
from portal.charts import text
from regions.models import IndicatorValue, Region
from surveys.models import Survey
from surveys.questionnaire.text import LocalisedText
from surveys.results.versions import basis_of, versions_before


@dataclass(frozen=True)
class Naming:
    """How the publication named some regions, by name."""

    code: str
    regions: tuple[Region, ...]

    @property
    def standing(self) -> str:
        return str(IndicatorValue.Standing(self.code).label)


@dataclass(frozen=True)
class Benchmark:
    """A national figure as it was published, and the regions that the publication named.

    No region has a figure of its own: none was published.
    """

    name: str
    value: float
    written: str
    n: int | None
    reference_on: dt.date
    sources: LocalisedText
    source_url: str
    note: str
    namings: tuple[Naming, ...]

    @property
    def on(self) -> str:
        """The month: a survey is not dated to a day."""
        return date_format(self.reference_on, "YEAR_MONTH_FORMAT")

    @property
    def source(self) -> str:
        return str(self.sources)

    @property
    def as_published(self) -> PublishedFigure:
        """As chapters hold it: in the language of the reader, with names for regions."""
        return PublishedFigure(
            self.written,
            self.n,
            self.on,
            self.source,
            self.source_url,
            tuple(
                Standing(naming.standing, tuple(region.short_name for region in naming.regions))
                for naming in self.namings
            ),
        )


def benchmarks_for(survey: Survey) -> dict[str, tuple[Benchmark, ...]]:
    """Question code → published figures of its indicator, newest first: one query.

    Figures from before an indicator began anew are none of its own.
    """
    asked = {q.indicator: q for q in survey.definition.questions if q.indicator}
    if not asked:
        return {}
    codes = {indicator: question.code for indicator, question in asked.items()}
    before = versions_before(survey)
    bases = {code: basis_of(question, survey, before) for code, question in asked.items()}
    rows = (
        IndicatorValue.objects.told()
        .filter(indicator__in=codes, kind=IndicatorValue.Kind.PUBLISHED)
        .select_related("indicator", "region")
    )
    named: dict[tuple[str, object], dict[str, list[Region]]] = defaultdict(dict)
    national = []
    for row in rows.order_by("-reference_on", "pk"):
        if row.basis != bases[row.indicator_id]:
            continue
        if row.region is None and row.value is not None:
            national.append(row)
        elif row.region is not None and row.standing:
            of_figure = named[row.indicator_id, row.reference_on]
            of_figure.setdefault(row.standing, []).append(row.region)
    found: dict[str, tuple[Benchmark, ...]] = {}
    for row in national:
        code = codes[row.indicator_id]
        namings = named[row.indicator_id, row.reference_on]
        found[code] = (*found.get(code, ()), _published(row, namings))
    return found


def _published(row: IndicatorValue, namings: dict[str, list[Region]]) -> Benchmark:
    value = row.value or 0
    return Benchmark(
        name=row.indicator.name,
        value=float(value),
        written=text.number(value, row.indicator.decimals),
        n=row.n,
        reference_on=row.reference_on,
        sources=LocalisedText(IndicatorValue.source.texts(row)),
        source_url=row.source_url,
        note=row.indicator.note,
        namings=tuple(
            Naming(code, tuple(sorted(regions, key=lambda region: alphabetical(region.short_name))))
            for code, regions in namings.items()
        ),
    )
