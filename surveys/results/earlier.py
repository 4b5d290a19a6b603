"""A round beside the one before it: only what each question says of its earlier version is compared."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.charts.table import Cell, Heading, Row, Table, written_once
from surveys.counts import tally
from surveys.models import Round, Survey
from surveys.questionnaire.definition import Question
from surveys.questionnaire.going_on import Carried, Relation, carried_along
from surveys.results.region_result import RegionResult, Share
from surveys.results.results import QuestionResults, RoundResults, carried_over
from surveys.results.sentences import percent, whole
from surveys.results.versions import versions_before


@dataclass(frozen=True)
class Earlier:
    """One question in the round before; `was` is none where it is new, and nothing is compared."""

    round: Round
    relation: Relation
    now: QuestionResults
    was: QuestionResults | None = None
    # The words of earlier answers that count nowhere.
    dropped: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is compared, and how the earlier answers were counted."""
        told = {"round": self.round}
        if self.was is None:
            return _("Not compared with %(round)s: the question is new since then.") % told
        figures = self._means()
        if self.relation == Relation.SAME:
            return figures
        carried = _("Answers of %(round)s are carried over to the new choices.") % told
        if self.dropped:
            answers = {"answers": ", ".join(self.dropped)}
            carried += " " + _("Not counted: %(answers)s.") % answers
        return " ".join(filter(None, (figures, carried)))

    def _means(self) -> str:
        if self.was is None or not self.now.question.has_mean:
            return ""
        return _("%(round)s: mean %(was)s; now %(now)s.") % {
            "round": self.round,
            "was": self.was.nation.figure.text,
            "now": self.now.nation.figure.text,
        }

    @property
    def table(self) -> Table | None:
        """Each answer in both rounds; none where one of them may not be told."""
        was, now = self.was, self.now
        if was is None or not (was.nation.is_shown and now.nation.is_shown):
            return None
        headings = [_("Answer"), str(self.round), _("This round")]
        rows = [] if now.question.kind == Question.Kind.NUMBER else _shares(was.nation, now.nation)
        if now.question.has_mean:
            rows.append((_("Mean"), was.nation.mean_text, now.nation.mean_text))
            rows.append((_("Median"), was.nation.median_text, now.nation.median_text))
        rows.append((_("n"), whole(was.nation.n or 0), whole(now.nation.n or 0)))
        title = _("Question %(number)d beside the earlier round") % {"number": now.question.number}
        return _table(title, headings, rows)

    @property
    def written(self) -> str:
        table = self.table
        return written_once(table, f"{self.now.question.code}-earlier") if table else ""

    @property
    def written_by_region(self) -> str:
        table = self.by_region
        return written_once(table, f"{self.now.question.code}-earlier-regions") if table else ""

    @property
    def by_region(self) -> Table | None:
        """The means of both rounds, or why there is none."""
        if self.was is None or not self.now.question.has_mean or not self.now.places:
            return None
        rows = []
        for cell in self.now.places:
            before = self.was.at(cell.region_code)
            told = before.figure.text if before else _("not asked")
            rows.append((cell.name, told, cell.figure.text))
        title = _("Means by region beside the earlier round")
        return _table(title, [_("Region"), str(self.round), _("This round")], rows)


def _shares(was: RegionResult, now: RegionResult) -> list[tuple[str, str, str]]:
    """What can be chosen now, then what could be chosen only then."""
    then, ours = ({share.code: share for share in cell.distribution} for cell in (was, now))
    codes = [*ours, *(code for code in then if code not in ours)]
    return [
        ((ours.get(code) or then[code]).label, _percent(then.get(code)), _percent(ours.get(code)))
        for code in codes
    ]


def _percent(share: Share | None) -> str:
    return "–" if share is None else percent(share)


def _table(title: str, headings: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Table:
    heads = tuple(Heading(text, is_number=place > 0) for place, text in enumerate(headings))
    return Table(
        title,
        heads,
        tuple(
            Row(
                tuple(
                    Cell(text, head.text, head.is_number)
                    for text, head in zip(row, heads, strict=True)
                )
            )
            for row in rows
        ),
    )


def earlier_round(
    found: RoundResults, reader: User | AnonymousUser, *, at: dt.datetime
) -> dict[str, Earlier]:
    """Question code → what the round before says of it; empty where the survey goes on from nothing.

    That round is the newest one before this of the same group and regions, of a version that this one
    goes on from, whose results this person may read. The queries do not grow with questions.
    """
    round_ = found.round
    versions = versions_before(round_.survey)
    if not versions:
        return {}
    before = _round_before(round_, versions, reader, at)
    if before is None:
        return {}
    counts = tally.stored_counts(before)
    was = RoundResults.from_counts(before, counts)
    chain = chain_to(before.survey, round_.survey, versions)
    told = {}
    for each in found.questions:
        if each.question.is_open:
            continue
        carried = carried_along(each.question, [version.definition for version in chain])
        told[each.question.code] = _earlier(each, was, counts, carried)
    return told


def _earlier(
    now: QuestionResults, was: RoundResults, counts: tally.Counts, carried: Carried | None
) -> Earlier:
    if carried is None:
        return Earlier(was.round, Relation.NEW, now)
    return Earlier(
        was.round,
        carried.relation,
        now,
        brought_over(now.question, was, counts, carried),
        tuple(str(choice.text) for choice in carried.dropped),
    )


def brought_over(
    question: Question, was: RoundResults, counts: tally.Counts, carried: Carried
) -> QuestionResults | None:
    """The earlier question's results as they are, or counted anew as answers to `question`."""
    told = was.question(carried.was.code)
    if told is None or carried.numbers is None:
        return told
    return carried_over(was.round, counts, question, carried.was, carried.numbers, told)


def chain_to(earlier: Survey, later: Survey, versions: Sequence[Survey]) -> list[Survey]:
    """The versions before `later` down to `earlier`: none of them where it is the same one."""
    if earlier.pk == later.pk:
        return []
    place = next(place for place, each in enumerate(versions) if each.pk == earlier.pk)
    return list(versions[: place + 1])


@dataclass(frozen=True)
class VersionBeside:
    """A round of one version beside a survey of another, of which one goes on from the other."""

    results: RoundResults
    survey: Survey
    # From the later of both down to the earlier.
    chain: Sequence[Survey]
    is_earlier: bool

    @classmethod
    def of(cls, results: RoundResults, survey: Survey) -> "VersionBeside | None":
        """None where none of both goes on from the other. At most one query."""
        other = results.round.survey
        if other.code != survey.code or other.pk == survey.pk:
            return None
        is_earlier = other.version < survey.version
        later, earlier = (survey, other) if is_earlier else (other, survey)
        versions = versions_before(later)
        if earlier.pk not in {each.pk for each in versions}:
            return None
        return cls(results, survey, chain_to(earlier, later, versions), is_earlier)

    def asked(self, question: Question) -> tuple[QuestionResults | None, str]:
        """What measures the same as `question` of the survey, and what is to be said of it.

        One query where answers are carried over.
        """
        definitions = [each.definition for each in self.chain]
        told = {"round": self.results.round, "number": question.number}
        if self.is_earlier:
            carried = carried_along(question, definitions)
            if carried is None:
                message = _(
                    "Question %(number)d is not compared with %(round)s, which did not ask it so."
                )
                return None, message % told
            if carried.numbers is None:
                return self.results.question(carried.was.code), ""
            counts = tally.stored_counts(self.results.round)
            found = brought_over(question, self.results, counts, carried)
            message = _(
                "Question %(number)d: answers of %(round)s are carried over to the new choices."
            )
            return found, message % told
        for each in self.results.questions:
            carried = carried_along(each.question, definitions)
            if carried is not None and carried.was.code == question.code:
                if carried.numbers is None:
                    return each, ""
                break
        message = _("Question %(number)d is not compared with %(round)s, which did not ask it so.")
        return None, message % told


def _round_before(
    round_: Round, versions: Sequence[Survey], reader: User | AnonymousUser, at: dt.datetime
) -> Round | None:
    readable = Round.objects.with_results_for(reader, at=at).with_survey()
    surveys = [round_.survey_id, *(each.pk for each in versions)]
    rounds = readable.filter(
        survey__in=surveys, audience=round_.audience, opens_at__lt=round_.opens_at
    )
    asked = {region.pk for region in round_.regions.all()}
    for each in (
        rounds.exclude(pk=round_.pk).order_by("-opens_at", "-pk").prefetch_related("regions")
    ):
        if {region.pk for region in each.regions.all()} == asked:
            return each
    return None
