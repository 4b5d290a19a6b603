"""Keeping the counts: in the transaction that writes the answers, and checking them against those."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.db.models import Count, F, Sum, Value

from surveys.counts.adding import BATCH, add_to_counts
from surveys.models import Answer, Round, Tally
from surveys.models.response import AnswerRow
from surveys.models.tally import ANSWERED, WITH_TEXT

# (question, region_code, value) → count
Counts = Mapping[tuple[int, str, int], int]


def count_answers(
    round_: Round, answers: Iterable[Answer | AnswerRow]
) -> Counter[tuple[int, str, int]]:
    """What these answers add to the kept counts."""
    several = _several(round_)
    counts: Counter[tuple[int, str, int]] = Counter()
    chosen = set()
    for answer in answers:
        if answer.value is not None:
            counts[answer.question_id, answer.region_code, answer.value] += 1
            if answer.question_id in several:
                chosen.add((answer.question_id, answer.region_code, answer.response_id))
        if answer.text:
            counts[answer.question_id, answer.region_code, WITH_TEXT] += 1
    counts.update((question, region_code, ANSWERED) for question, region_code, _response in chosen)
    return counts


def _several(round_: Round) -> set[int]:
    """The questions of which one response may have several values."""
    return {
        round_.survey.question_id(question.number)
        for question in round_.definition.questions
        if question.kind == question.Kind.MULTIPLE
    }


def add_counts(round_id: int, counts: Counts) -> None:
    """In one order always, so that two at once never wait for each other."""
    rows = [(round_id, *key, count) for key, count in sorted(counts.items())]
    add_to_counts(Tally, ("round_id", "question_id", "region_code", "value"), ("count",), rows)


def take_counts(round_id: int, counts: Counts) -> None:
    """The opposite of `add_counts`, in the same order. Part of a transaction."""
    of_round = Tally.objects.select_for_update().filter(round=round_id)
    changed = []
    for tally in of_round.order_by("question", "region_code", "value"):
        if less := counts.get((tally.question_id, tally.region_code, tally.value)):
            tally.count = F("count") - less
            changed.append(tally)
    Tally.objects.bulk_update(changed, ["count"], batch_size=BATCH)


def recounted(round_: Round) -> Counter[tuple[int, str, int]]:
    """The counts anew from the answers themselves: one statement."""
    answers = Answer.objects.filter(round=round_).order_by()
    with_value = answers.filter(value__isnull=False)
    # The row count, not that of a column: the covering index then suffices.
    rows = _counted(with_value, F("value"), Count("*")).union(
        _counted(
            with_value.filter(question__in=_several(round_)),
            Value(ANSWERED),
            Count("response", distinct=True),
        ),
        _counted(answers.exclude(text=""), Value(WITH_TEXT), Count("*")),
        all=True,
    )
    return Counter({(question, region_code, value): n for question, region_code, value, n in rows})


def _counted(
    answers: models.QuerySet[Answer], value: F | Value, count: Count
) -> models.QuerySet[Answer, tuple[int, str, int, int]]:
    of_value = answers.annotate(what=value).values_list("question_id", "region_code", "what")
    return of_value.annotate(n=count)


def stored_counts(round_: Round) -> Counter[tuple[int, str, int]]:
    rows = Tally.objects.filter(round=round_, count__gt=0)
    values = rows.values_list("question_id", "region_code", "value", "count")
    return Counter(
        {(question, region_code, value): n for question, region_code, value, n in values}
    )


def given_by_region(
    rounds: Iterable[Round], questions: Iterable[int]
) -> Counter[tuple[int, str, int]]:
    """(round, region, question) → how many gave an answer that counts. One query."""
    counted = Tally.objects.filter(round__in=list(rounds), question__in=list(questions))
    regional = counted.exclude(value__lt=0).exclude(region_code="").order_by()
    rows = regional.values_list("round", "region_code", "question").annotate(n=Sum("count"))
    return Counter(
        {(round_, region_code, question): n for round_, region_code, question, n in rows}
    )


def differences(round_: Round) -> set[tuple[int, str, int]]:
    """Question, region and value of every kept count that is not what the answers say.

    While a round is open, an answer that comes between the two looks seems wrong.
    """
    true, was = recounted(round_), stored_counts(round_)
    return {key for key in true.keys() | was.keys() if true[key] != was[key]}


@transaction.atomic
def recount(round_: Round) -> int:
    """Put the kept counts right; gives the number that were wrong. Waits for answers under way."""
    Round.objects.select_for_update().get(pk=round_.pk)
    true, was = recounted(round_), stored_counts(round_)
    wrong = sum(true[key] != was[key] for key in true.keys() | was.keys())
    if wrong:
        Tally.objects.filter(round=round_).delete()
        Tally.objects.bulk_create(
            Tally(round=round_, question_id=question, region_code=region_code, value=value, count=n)
            for (question, region_code, value), n in true.items()
        )
    return wrong
