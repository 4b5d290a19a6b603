"""Writing responses with their answers and counts: the one way in for browser and import alike."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import transaction

from surveys.answering import plain
from surveys.counts.tally import Key, add_counts, count_answers
from surveys.models import Answer, Response, Round
from surveys.models.code import BITS, readable_code
from surveys.models.response import AnswerRow
from surveys.questionnaire.answers import Answers, AnswerValue

CHUNK = 500
BATCH = 2_000


def make_reference() -> str:
    """Of so many bits that two never meet."""
    return readable_code(secrets.randbits(BITS))


# No mark to go back to: what fails here fails the whole.
@transaction.atomic(savepoint=False)
def write_responses(round_: Round, answered: Iterable[tuple[Response, Answers]]) -> None:
    """All of them with their answers and counts, or none. What was not answered has no row.

    Any number may come, one after another. The counts follow at the end, so that those who answer
    at the same time do not wait for the whole of it.
    """
    coming = iter(answered)
    # By the import that supplied the answers; None, where people answered here.
    counts: dict[UUID | None, Counter[Key]] = defaultdict(Counter)
    while chunk := list(islice(coming, CHUNK)):
        plain.save_new([response for response, _ in chunk])
        rows: dict[UUID | None, list[AnswerRow]] = defaultdict(list)
        for response, answers in chunk:
            rows[response.answer_import_id].extend(answer_rows(round_, response, answers))
        for source, of_source in rows.items():
            for start in range(0, len(of_source), BATCH):
                plain.insert(Answer, AnswerRow._fields, of_source[start : start + BATCH])
            counts[source].update(count_answers(round_, of_source))
    for source, added in counts.items():
        add_counts(round_.pk, added, source)


def answer_rows(round_: Round, response: Response, answers: Answers) -> Iterator[AnswerRow]:
    """What is written of one response: a row for each value, and for a text without one."""
    for question in round_.definition.questions:
        answer = answers.get(question.code) or AnswerValue()
        for value, text in _values(answer):
            question_id = round_.survey.question_id(question.number)
            yield AnswerRow(response.pk, round_.pk, question_id, response.region_code, value, text)


def _values(answer: AnswerValue) -> Iterator[tuple[int | None, str]]:
    """The text stands beside the first value, or alone."""
    for position, value in enumerate(answer.values):
        yield value, answer.text if position == 0 else ""
    if answer.text and not answer.values:
        yield None, answer.text
