"""A round's results for its files: everything that may be shown, and what one must know to read it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.chapters.chapter import Fact
from surveys.counts import turnout
from surveys.counts.turnout import RoundTurnout
from surveys.models import Correction, Round
from surveys.results import benchmarks, sentences
from surveys.results.benchmarks import Benchmark
from surveys.results.results import QuestionResults, RoundResults


@dataclass(frozen=True)
class RoundContent:
    results: RoundResults
    turnout: RoundTurnout
    published: dict[str, tuple[Benchmark, ...]]
    at: dt.datetime
    # How many answers came as a file: they are counted in n, not among the invited.
    imported: int = 0

    @property
    def round(self) -> Round:
        return self.results.round

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """The words that were mended since the survey was first asked."""
        return tuple(self.round.survey.corrections.all())

    @property
    def questions(self) -> tuple[QuestionResults, ...]:
        return self.results.questions

    def published_of(self, results: QuestionResults) -> tuple[Benchmark, ...]:
        """What was published of the same thing, newest first."""
        return self.published.get(results.question.code, ())

    def published_for(self, results: QuestionResults) -> Benchmark | None:
        return next(iter(self.published_of(results)), None)

    @property
    def has_published(self) -> bool:
        return any(map(self.published_for, self.questions))

    @property
    def imported_sentence(self) -> str:
        return sentences.imported(self.imported)

    @property
    def facts(self) -> list[Fact]:
        return [*self._marks(), *self.round_facts, *self.reading_facts]

    def _marks(self) -> Iterator[Fact]:
        yield _("round"), self.round.name
        if self.round.is_invented:
            yield _("invented"), _("Every answer of this round was invented for the demo.")

    @property
    def round_facts(self) -> list[Fact]:
        facts = list(_of_round(self.round, self.turnout))
        if self.imported:
            facts.append((_("answers from files"), self.imported_sentence))
        return facts

    @property
    def reading_facts(self) -> list[Fact]:
        return [*_how_to_read(self.results), *self._made()]

    def _made(self) -> Iterator[Fact]:
        if self.has_published:
            yield (
                _("published figures"),
                _(
                    "Published earlier, from another survey: national means alone, and no answer "
                    "scale. The figures stand beside each other; no change is computed."
                ),
            )
        if self.round.results_published_at:
            yield _("licence"), self._licence
        made = timezone.localtime(self.at)
        yield (
            _("made"),
            _("%(moment)s in the portal Yhdyspinta")
            % {"moment": date_format(made, "DATETIME_FORMAT")},
        )

    @property
    def _licence(self) -> str:
        return _(
            "The figures of this round may be used under %(name)s (%(url)s). Figures published "
            "earlier belong to their sources."
        ) % {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL}


def gather_content(round_: Round, *, at: dt.datetime) -> RoundContent:
    """Constant in the number of answers: kept counts alone are read."""
    return RoundContent(
        results=RoundResults.of(round_),
        turnout=turnout.detailed(round_),
        published=benchmarks.benchmarks_for(round_.survey),
        at=at,
        imported=round_.imports.uninvited_count(),
    )


def _of_round(round_: Round, counted: RoundTurnout) -> Iterator[Fact]:
    yield _("survey"), str(round_.definition.title)
    yield _("who was asked"), str(round_.get_audience_display())
    yield _("answered between"), f"{_moment(round_.opens_at)} – {_moment(round_.ended_at)}"
    yield _("response rate"), counted.whole.sentence


def _how_to_read(results: RoundResults) -> Iterator[Fact]:
    round_ = results.round
    if round_.minimum_group > 1:
        yield (
            _("smallest group that is shown"),
            _(
                "%(count)d answers. Smaller groups are hidden, and others with them where they could "
                "be computed from what is shown."
            )
            % {"count": round_.minimum_group},
        )
    else:
        yield (
            _("smallest group that is shown"),
            _("One answer: those who were asked answered by name, and knew it."),
        )
    if any(each.is_rounded for each in results.questions):
        yield (
            _("numbers"),
            _(
                "Numbers are shown in classes. The median is the middle of its class and means are rounded, "
                "so that nobody’s own number can be computed."
            ),
        )
    yield (
        _("mean of answers"),
        _("The sum of all answers divided by their number (n). Who could not say is left out."),
    )
    yield (
        _("mean of regions"),
        _(
            "The sum of the means of the regions that are shown, divided by the number of those regions."
        ),
    )
    yield (
        _("standard deviation"),
        _("The square root of the squared distances from the mean, summed and divided by n - 1."),
    )


def _moment(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
