"""Whether the rows of a file have come before, in another file of the same round."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from surveys.answering.response import answer_rows
from surveys.importing.answer_table import ResponseRow
from surveys.models import Answer, AnswerImport, Response

# Everything that a row says: its region's code, then question, value and text of each answer.
Content = tuple[str, frozenset[tuple[Any, ...]]]


class RepeatedRows:
    """Counts the rows that say, word for word, what a row of an earlier file has said.

    Each earlier row stands for one new row: of two rows alike, one is new where one came before.
    """

    def __init__(self, import_: AnswerImport) -> None:
        self.round = import_.round
        earlier = self.round.imports.counting().exclude(pk=import_.pk)
        others = [each.pk for each in earlier if self._is_anothers(each, import_)]
        self._own = _contents(earlier.exclude(pk__in=others))
        self._others = _contents(earlier.filter(pk__in=others))
        self._rows = self._of_own = self._of_others = 0

    def look_at(self, row: ResponseRow) -> None:
        """A row without errors."""
        self._rows += 1
        if not (self._own or self._others):
            return
        content = self._content(row)
        if self._own[content]:
            self._own[content] -= 1
            self._of_own += 1
        elif self._others[content]:
            self._others[content] -= 1
            self._of_others += 1

    @property
    def count(self) -> int:
        """In confidential rounds, rows that others brought are told of only where they are many.

        Whoever tried out rows one by one would find by it what somebody has answered.
        """
        few = self._of_others < self.round.minimum_group or 2 * self._of_others < self._rows
        return self._of_own if few else self._of_own + self._of_others

    def _is_anothers(self, earlier: AnswerImport, import_: AnswerImport) -> bool:
        """Of named rounds and on the command line, everybody sees everything."""
        by = import_.created_by_id
        return not self.round.is_named and by is not None and earlier.created_by_id != by

    def _content(self, row: ResponseRow) -> Content:
        response = Response(region_id=row.region_code or None)
        rows = answer_rows(self.round, response, row.answers)
        return row.region_code, frozenset(
            (each.question_id, each.value, each.text) for each in rows
        )


def _contents(imports: Iterable[AnswerImport]) -> Counter[Content]:
    """What the responses say that came with these imports. One query."""
    answers = Answer.objects.filter(response__answer_import__in=imports).order_by("response")
    stored = answers.values_list("response", "region_code", "question", "value", "text")
    return Counter(
        (key[1], frozenset(tuple(each[2:]) for each in of_one))
        for key, of_one in groupby(stored.iterator(), key=itemgetter(0, 1))
    )
