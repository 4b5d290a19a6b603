"""Keeping the counts: in the transaction that writes the answers, and checking them against those."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Case, Count, F, Sum, Value, When
from django.db.models.functions import Cast, Coalesce

from surveys.counts.adding import add_to_counts
from surveys.models import Answer, Response, Round, Tally
from surveys.models.response import AnswerRow
from surveys.models.tally import ANSWERED, RESPONDED, WITH_TEXT
from surveys.questionnaire.definition import CANNOT_SAY

# Question, region_code and value.
Key = tuple[int, str, int]


class Source(NamedTuple):
    """The import that supplied answers, and the key of who brought it, if that is still known."""

    file: UUID
    person: int | None


# The same, and the source; None: people gave the answers here themselves.
CountKey = tuple[int, str, int, Source | None]
Counts = Mapping[CountKey, int]

COLUMNS: tuple[str, ...] = ("round_id", "question_id", "region_code", "value")


def count_answers(round_: Round, answers: Iterable[AnswerRow]) -> Counter[Key]:
    """What these answers, all of one source, add to the kept counts."""
    several, naming = _several(round_), _naming(round_)
    counts: Counter[Key] = Counter()
    chosen = set()
    responses = set()
    for answer in answers:
        responses.add((answer.region_code, answer.response_id))
        if answer.value is not None and answer.question_id in naming:
            counts[answer.question_id, answer.region_code, WITH_TEXT] += 1
        elif answer.value is not None:
            counts[answer.question_id, answer.region_code, answer.value] += 1
            if answer.question_id in several:
                chosen.add((answer.question_id, answer.region_code, answer.response_id))
        if answer.text:
            counts[answer.question_id, answer.region_code, WITH_TEXT] += 1
    counts.update((question, region_code, ANSWERED) for question, region_code, _response in chosen)
    first = first_question(round_)
    counts.update((first, region_code, RESPONDED) for region_code, _response in responses)
    return counts


def first_question(round_: Round) -> int:
    """The key of the question beside which responses as such are counted."""
    return round_.survey.question_id(round_.definition.questions[0].number)


def _several(round_: Round) -> set[int]:
    """The questions of which one response may have several values."""
    return {
        round_.survey.question_id(question.number)
        for question in round_.definition.questions
        if question.kind == question.Kind.MULTIPLE
    }


def _naming(round_: Round) -> set[int]:
    """The questions whose answer names somebody: whom is counted nowhere, as with a text."""
    return {
        round_.survey.question_id(question.number)
        for question in round_.definition.questions
        if question.is_open and not question.is_text
    }


def add_counts(round_id: int, counts: Mapping[Key, int], file: UUID | None = None) -> None:
    """With the import that supplied them. In one order, so that two at once never wait for each other."""
    columns, where = COLUMNS, 'WHERE "source_id" IS NULL'
    came: tuple[Any, ...] = ()
    if file is not None:
        columns, where = (*COLUMNS, "source_id"), 'WHERE "source_id" IS NOT NULL'
        came = (Tally._meta.get_field("source").get_db_prep_value(file, connection),)
    rows = [(round_id, *key, *came, count) for key, count in sorted(counts.items())]
    add_to_counts(Tally, columns, ("count",), rows, where=where)


def subtract_counts(round_id: int, counts: Mapping[Key, int], file: UUID | None = None) -> None:
    """Take out what one response of that source had added."""
    for (question, region_code, value), count in sorted(counts.items()):
        counted = Tally.objects.filter(
            round=round_id, question=question, region_code=region_code, value=value, source=file
        )
        counted.update(count=F("count") - count)


def take_counts(round_id: int, file: UUID) -> None:
    """All that came with this import. Part of the transaction that takes its answers away."""
    Tally.objects.filter(round=round_id, source=file).delete()


def recounted(round_: Round) -> Counter[CountKey]:
    """The counts anew from the answers themselves: one statement."""
    answers = Answer.objects.filter(round=round_).order_by()
    several, naming = _several(round_), _naming(round_)
    # All from the covering index alone; only those that came in files look at their responses.
    first, *others = (
        *_parts(answers, several, naming, NOWHERE),
        *_parts(
            answers.filter(response__answer_import__isnull=False),
            several,
            naming,
            {
                "file": F("response__answer_import_id"),
                "person": F("response__answer_import__created_by_id"),
            },
        ),
        _responses(round_),
    )
    counts: Counter[CountKey] = Counter()
    for question, region_code, value, *of_source, n in first.union(*others, all=True):
        source = _source(*of_source)
        counts[question, region_code, value, source] += n
        if source is not None and value != RESPONDED:
            counts[question, region_code, value, None] -= n
    return +counts


def _source(file: UUID | None, person: int | None) -> Source | None:
    return None if file is None else Source(file, person)


# In place of what there is of answers from files: a union has the same columns everywhere.
NOWHERE = {
    "file": Cast(Value(None), models.UUIDField()),
    "person": Cast(Value(None), models.BigIntegerField()),
}


def _parts(
    answers: models.QuerySet[Answer],
    several: set[int],
    naming: set[int],
    source: Mapping[str, Cast | F],
) -> Iterator[models.QuerySet[Any, Any]]:
    with_value = answers.filter(value__isnull=False)
    if naming:
        named = with_value.filter(question__in=naming)
        yield _counted(named, Value(WITH_TEXT), source, Count("*"))
        with_value = with_value.exclude(question__in=naming)
    people = Count("response", distinct=True)
    # The row count, not that of a column: the covering index then suffices.
    yield _counted(with_value, F("value"), source, Count("*"))
    yield _counted(with_value.filter(question__in=several), Value(ANSWERED), source, people)
    yield _counted(answers.exclude(text=""), Value(WITH_TEXT), source, Count("*"))


def _counted(
    answers: models.QuerySet[Answer], value: F | Value, source: Mapping[str, Cast | F], count: Count
) -> models.QuerySet[Any, Any]:
    of_value = answers.annotate(what=value, **source)
    columns = ("question_id", "region_code", "what", *source)
    return of_value.values_list(*columns).annotate(n=count)


def _responses(round_: Round) -> models.QuerySet[Any, Any]:
    """Of each place and source, beside the first question."""
    columns = {
        "question": Value(first_question(round_)),
        "code": Coalesce("region_id", Value("")),
        "what": Value(RESPONDED),
    }
    responses = Response.objects.filter(round=round_).order_by().annotate(**columns)
    source = ("answer_import_id", "answer_import__created_by_id")
    return responses.values_list(*columns, *source).annotate(n=Count("*"))


def stored_counts(round_: Round) -> Counter[CountKey]:
    """The kept counts. One query."""
    rows = Tally.objects.filter(round=round_, count__gt=0)
    columns = ("question_id", "region_code", "value", "source_id", "source__created_by_id", "count")
    return Counter(
        {
            (question, region_code, value, _source(file, person)): n
            for question, region_code, value, file, person, n in rows.values_list(*columns)
        }
    )


def one_through(question_id: int, counts: Counts, numbers: Mapping[int, int]) -> Counter[CountKey]:
    """The same counts with the answers to one question as other answers, of which each person gave one.

    `numbers`: then → now; what is not in it counts nowhere. Who could not say still cannot.
    """
    found: Counter[CountKey] = Counter()
    for (question, place, value, source), n in counts.items():
        now: int | None = value
        if question == question_id and value >= 0:
            now = numbers.get(value)
        if now is not None:
            found[question, place, now, source] += n
    return found


def several_through(
    round_: Round, question_id: int, counts: Counts, numbers: Mapping[int, int]
) -> Counter[CountKey]:
    """The same of a question of which each person ticked several: people are counted, not ticks.

    One query of the answers themselves.
    """
    cases = [When(value=then, then=Value(now)) for then, now in numbers.items()]
    ticks = Answer.objects.filter(
        round=round_, question=question_id, value__in=[*numbers, CANNOT_SAY]
    )
    ticks = ticks.order_by().annotate(
        now=Case(*cases, default=Value(CANNOT_SAY), output_field=models.IntegerField())
    )
    by = ("region_code", "response__answer_import_id", "response__answer_import__created_by_id")
    people = Count("response", distinct=True)
    of_values = ticks.values_list("now", *by).annotate(n=people)
    of_all = ticks.annotate(all=Value(ANSWERED)).values_list("all", *by).annotate(n=people)
    found = Counter(
        {
            key: n
            for key, n in counts.items()
            if key[0] != question_id or key[2] in {RESPONDED, WITH_TEXT}
        }
    )
    for value, place, file, person, n in of_values.union(of_all, all=True):
        found[question_id, place, value, _source(file, person)] += n
    return found


def responded_by_region(rounds: Iterable[Round]) -> Counter[tuple[int, str]]:
    """(round, region) → how many answered, whatever they passed over. One query."""
    counted = Tally.objects.filter(round__in=list(rounds), value=RESPONDED)
    regional = counted.exclude(region_code="").order_by()
    rows = regional.values_list("round", "region_code").annotate(n=Sum("count"))
    return Counter({(round_, region_code): n for round_, region_code, n in rows})


def differences(round_: Round) -> set[CountKey]:
    """Question, region, value and source of every kept count that is not what the answers say.

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
            Tally(
                round=round_,
                question_id=question,
                region_code=region_code,
                value=value,
                source_id=source and source.file,
                count=n,
            )
            for (question, region_code, value, source), n in true.items()
        )
    return wrong
