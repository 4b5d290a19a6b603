"""A round's results on paper: a chapter for each question."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.charts.table import Table, table
from surveys.report.content import RoundContent
from surveys.results import charts, sentences
from surveys.results.benchmarks import Benchmark
from surveys.results.results import QuestionResults


@dataclass(frozen=True)
class Chapter:
    """One question: a sentence first, then the pictures, then the same figures as a table."""

    results: QuestionResults
    published: tuple[Benchmark, ...]

    @property
    def number(self) -> int:
        return self.results.question.number

    @property
    def text(self) -> str:
        return str(self.results.question.text)

    @property
    def sentence(self) -> str:
        return sentences.sentence(self.results)

    @property
    def ends(self) -> str:
        return sentences.ends(self.results)

    @property
    def text_count(self) -> str:
        """How many gave reasons in their own words, which are not printed."""
        asked = self.results.question.why
        return sentences.text_count(self.results) if asked and self.results.text_count else ""

    @property
    def spread(self) -> Any:
        return charts.nation_chart(self.results)

    @property
    def means(self) -> Any:
        return charts.region_means(self.results)

    @property
    def nation(self) -> Table | None:
        return charts.nation_table(self.results) if self.results.nation.is_shown else None

    @property
    def regions(self) -> Table | None:
        return None if self.results.question.is_text else charts.region_table(self.results)


def overview(content: RoundContent) -> Table:
    """Every question in one line: how many answered, the means, what was published before."""
    has_published = content.has_published
    headings = [_("Question"), _("n"), _("Mean of answers"), _("Mean of regions"), _("Deviation")]
    rows = [
        [f"{each.question.number}. {each.question.text}", *_figures(each)]
        for each in content.questions
    ]
    if has_published:
        headings.append(_("Published earlier"))
        rows = [
            [*row, _published(content.published_for(each))]
            for row, each in zip(rows, content.questions, strict=True)
        ]
    return table(_("All questions"), headings, rows, numbers=range(1, len(headings)))


def _figures(results: QuestionResults) -> list[str]:
    """What is not shown says why in the place of n."""
    nation = results.nation
    if results.question.is_text:
        return [results.texts.text, "", "", ""]
    if not nation.is_shown or nation.n is None:
        return [nation.missing, "", "", ""]
    means = (nation.mean, results.mean_of_regions, nation.deviation)
    return [sentences.whole(nation.n), *map(sentences.figure, means)]


def _published(figure: Benchmark | None) -> str:
    if figure is None:
        return ""
    return f"{figure.written} (n = {figure.n})" if figure.n else figure.written
