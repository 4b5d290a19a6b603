"""The results of a round: all questions at a glance, and one by region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.charts.table import written_once
from regions.models import Region
from surveys.counts import turnout
from surveys.models import Round
from surveys.results import benchmarks, charts, sentences
from surveys.results.benchmarks import Benchmark
from surveys.results.earlier import Earlier, earlier_round
from surveys.results.results import QuestionResults, RoundResults

# Side by side with all answers, more are no comparison any more.
MOST_SELECTED = 6


@dataclass(frozen=True)
class Shown:
    """One question as its results stand on the page."""

    results: QuestionResults
    sentence: str
    ends: str
    before: tuple[Benchmark, ...]
    # The round before, where the survey goes on from another version.
    earlier: Earlier | None = None

    @classmethod
    def of(
        cls,
        results: QuestionResults,
        selected: Sequence[str],
        known: dict[str, tuple[Benchmark, ...]],
        earlier: dict[str, Earlier],
    ) -> "Shown":
        return cls(
            results,
            sentences.sentence(results, selected),
            sentences.ends(results),
            known.get(results.question.code, ()),
            earlier.get(results.question.code),
        )

    @property
    def chart(self) -> object:
        return charts.nation_chart(self.results)

    @property
    def table(self) -> SafeString:
        """Written out once: what is over stays as it is."""
        question = self.results.question
        return written_once(charts.nation_table(self.results), f"{question.code}-table")

    @property
    def text_count(self) -> str:
        """Beside the figures: how many gave reasons."""
        question = self.results.question
        return sentences.text_count(self.results) if question.why or question.is_open else ""

    @property
    def rounding(self) -> str:
        return sentences.rounding(self.results)

    @property
    def formulas(self) -> tuple[sentences.Formula, ...]:
        return sentences.formulas(self.results)


@permitted_anywhere(Permission.VIEW_PUBLISHED_RESULTS)
@require_safe
def results(request: SignedInRequest, round_id: int) -> HttpResponse:
    readable = Round.objects.with_results_for(request.user, at=timezone.now())
    round_ = readable.with_survey().filter(pk=round_id).first()
    if round_ is None:
        return _awaited(request, round_id)
    found = RoundResults.of(round_)
    regions = _regions(found)
    selected = _selected(request, regions)
    known = benchmarks.benchmarks_for(round_.survey)
    earlier = earlier_round(found, request.user, at=timezone.now())
    shown = {
        each.question.code: Shown.of(each, selected, known, earlier) for each in found.questions
    }
    return TemplateResponse(
        request,
        "surveys/results/overview.html",
        {
            "round": round_,
            "imported": sentences.imported(round_.imports.uninvited_count()),
            "turnout": turnout.overall([round_])[round_.pk],
            "topics": [
                (page, [shown[question.code] for question in page.questions])
                for page in round_.definition.pages
            ],
            "corrections": round_.survey.corrections.all(),
            **_selection(request, regions, selected),
            "may_export": request.user.has_perm_anywhere(Permission.EXPORT_STATISTICS),
            "may_read": request.user.has_perm_anywhere(Permission.READ_ANSWERS),
            "may_follow": request.user.has_perm_anywhere(Permission.VIEW_ROUNDS),
        },
    )


@permitted_anywhere(Permission.VIEW_PUBLISHED_RESULTS)
@require_safe
def results_question(request: SignedInRequest, round_id: int, code: str) -> HttpResponse:
    round_ = over(request.user, round_id)
    found = RoundResults.of(round_)
    one = found.question(code)
    if one is None or one.question.is_open:
        raise Http404
    regions = _regions(found)
    selected = _selected(request, regions)
    here = reverse("surveys:results_question", args=[round_.pk, code])
    urls = [f"{here}?region={cell.region.slug}" if cell.region else "" for cell in one.places]
    questions = [each.question for each in found.questions if not each.question.is_open]
    place = questions.index(one.question)
    return TemplateResponse(
        request,
        "surveys/results/question.html",
        {
            "round": round_,
            "shown": Shown.of(
                one,
                selected,
                benchmarks.benchmarks_for(round_.survey),
                earlier_round(found, request.user, at=timezone.now()),
            ),
            "means": charts.region_means(one, selected),
            "spread": charts.spread(one, selected),
            "by_region": written_once(charts.region_table(one, selected, urls), "by-region"),
            "previous": questions[place - 1] if place else None,
            "next": questions[place + 1] if place + 1 < len(questions) else None,
            **_selection(request, regions, selected),
            "may_read": request.user.has_perm_anywhere(Permission.READ_ANSWERS),
        },
    )


def _awaited(request: SignedInRequest, round_id: int) -> HttpResponse:
    """To who may see the round: when its results appear."""
    now = timezone.now()
    rounds = Round.objects.visible_to(request.user).with_survey()
    round_ = get_object_or_404(rounds, pk=round_id)
    if Round.objects.settled_at(now).filter(pk=round_.pk).exists():
        raise Http404
    context = {"round": round_, "is_over": round_.is_over(at=now)}
    return TemplateResponse(request, "surveys/results/early.html", context)


def over(user: User, round_id: int) -> Round:
    rounds = Round.objects.with_results_for(user, at=timezone.now()).with_survey()
    found: Round = get_object_or_404(rounds, pk=round_id)
    return found


def _regions(found: RoundResults) -> dict[str, Region]:
    """Slug → region, of those that were asked."""
    cells = [cell for each in found.questions for cell in each.regions]
    return {cell.region.slug: cell.region for cell in cells if cell.region is not None}


def _selected(request: SignedInRequest, regions: dict[str, Region]) -> list[str]:
    """Codes of the regions in the address; without any, an expert's own."""
    if "region" in request.GET:
        wanted = request.GET.getlist("region")[:MOST_SELECTED]
        return [regions[slug].code for slug in wanted if slug in regions]
    own = Region.objects.assigned_to(request.user, on=timezone.localdate())
    return list(own.values_list("code", flat=True))[:MOST_SELECTED]


def _selection(
    request: SignedInRequest, regions: dict[str, Region], selected: list[str]
) -> dict[str, Any]:
    """For the form that chooses regions, and for links that keep the choice."""
    chosen = [region for region in regions.values() if region.code in selected]
    others = [region for region in regions.values() if region.code not in selected]
    return {
        "chosen": [
            (region, _query(each for each in chosen if each != region)) for region in chosen
        ],
        "others": others if len(chosen) < MOST_SELECTED else [],
        # What is chosen for somebody without being asked is chosen on the next page, too.
        "query": _query(chosen) if "region" in request.GET else "",
    }


def _query(regions: Iterable[Region]) -> str:
    """An empty choice is said aloud: without one, an expert's own regions are meant."""
    return "?" + urlencode([("region", region.slug) for region in regions] or [("region", "")])
