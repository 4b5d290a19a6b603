"""A round's results on paper: a chapter for each question."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.chapters.chapter import PublishedFigure
from portal.charts.distribution import Distribution
from portal.charts.dots import Dots
from portal.charts.shares import Shares
from portal.charts.table import Table, table
from surveys.questionnaire.place import place_text
from surveys.report.content import RoundContent
from surveys.results import charts, sentences
from surveys.results.benchmarks import Benchmark
from surveys.results.results import QuestionResults

# Of a chart on paper, in units of its width of 720.
HIGHEST = 1100


@dataclass(frozen=True)
class QuestionChapter:
    """One question as plain data: a sentence first, then the pictures, then the figures as a table."""

    number: int
    text: str
    sentence: str
    # Where it is best and where it is worst.
    ends: str
    published: tuple[PublishedFigure, ...]
    # How many gave reasons in their own words, which are not printed.
    text_count: str
    spread: Distribution | Shares | None
    means: Dots | None
    nation: Table | None
    regions: Table | None


def question_chapter(results: QuestionResults, published: tuple[Benchmark, ...]) -> QuestionChapter:
    question = results.question
    return QuestionChapter(
        number=question.number,
        text=str(question.text),
        sentence=sentences.sentence(results),
        ends=sentences.ends(results),
        published=tuple(figure.as_published for figure in published),
        text_count=sentences.text_count(results) if question.why and results.text_count else "",
        spread=_on_paper(charts.nation_chart(results)),
        means=charts.region_means(results),
        nation=charts.nation_table(results) if results.nation.is_shown else None,
        regions=None if question.is_open else charts.region_table(results),
    )


def _on_paper(chart: Distribution | Shares | None) -> Distribution | Shares | None:
    """One that would be higher than its page is left out: the table says the same."""
    return chart if chart and chart.height <= HIGHEST else None


def overview(content: RoundContent) -> Table:
    """Every question in one line: how many answered, the means, what was published before."""
    has_published = content.has_published
    has_means = any(each.question.has_mean for each in content.questions)
    headings = [_("Question"), _("n")]
    if has_means:
        headings += [_("Mean of answers"), _("Mean of regions"), _("Deviation")]
    rows = [
        [f"{each.question.number}. {each.question.text}", *_figures(each)][: len(headings)]
        for each in content.questions
    ]
    if has_published:
        headings.append(_("Published earlier"))
        rows = [
            [*row, _published(content.published_for(each))]
            for row, each in zip(rows, content.questions, strict=True)
        ]
    return table(_("All questions"), headings, rows, numbers=range(1, len(headings)))


def corrections(content: RoundContent) -> Table | None:
    """The words that were mended since the survey was first asked; None where none were."""
    headings = [_("When"), _("By whom"), _("Place"), _("Old words"), _("New words")]
    rows = [
        [
            date_format(localdate(each.at), "SHORT_DATE_FORMAT"),
            each.get_by_role_display(),
            place_text(content.round.definition, each.place),
            each.words_before,
            each.words_after,
        ]
        for each in content.corrections
    ]
    return table(_("Corrected words"), headings, rows) if rows else None


def _figures(results: QuestionResults) -> list[str]:
    """What is not shown says why in the place of n."""
    nation = results.nation
    if results.question.is_open:
        return [results.texts.text, "", "", ""]
    if not nation.is_shown or nation.n is None:
        return [nation.missing, "", "", ""]
    mean = nation.mean_text if results.question.has_mean else ""
    of_regions = sentences.figure(results.mean_of_regions)
    return [sentences.whole(nation.n), mean, of_regions, nation.deviation_text]


def _published(figure: Benchmark | None) -> str:
    if figure is None:
        return ""
    if not figure.n:
        return figure.written
    told = {"mean": figure.written, "n": sentences.whole(figure.n)}
    return _("%(mean)s (n = %(n)s)") % told
