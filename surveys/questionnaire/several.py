"""Several choices in one cell of a file, parted by `|` or `;`, which may stand in their words too."""

import re

from surveys.questionnaire.definition import Question

SEPARATOR = re.compile(r"[|;]")


def readings(question: Question, cell: str) -> list[frozenset[int]]:
    """What the cell may say, as numbers of choices: nothing, one reading, or two of several.

    Every way to part it is looked at, so that the words of a choice are found whatever stands in them.
    """
    bounds = [0, *(sign.end() for sign in SEPARATOR.finditer(cell)), len(cell) + 1]
    count, longest = len(bounds) - 1, _most_separators(question) + 1
    # Of what begins at each part, up to the end of the cell; behind the last there is nothing.
    ways: list[list[frozenset[int]]] = [[] for _ in range(count)] + [[frozenset()]]
    for first in reversed(range(count)):
        for last in range(first + 1, min(first + longest, count) + 1):
            for meant in _meanings(question, cell[bounds[first] : bounds[last] - 1]):
                for rest in ways[last]:
                    if meant | rest not in ways[first] and len(ways[first]) < 2:
                        ways[first].append(meant | rest)
    return ways[0]


def unknown_part(question: Question, cell: str) -> str:
    """The first part of a cell without readings that is not the name of a choice."""
    parts = (part.strip() for part in SEPARATOR.split(cell))
    return next((part for part in parts if part and not question.named(part)), cell)


def _meanings(question: Question, part: str) -> list[frozenset[int]]:
    """Two separators with nothing between them are as good as one."""
    if not part.strip():
        return [frozenset()]
    return [frozenset([number]) for number in question.named(part)]


def _most_separators(question: Question) -> int:
    """How many there are in the words of one choice."""
    names = [name for choice in question.offered for _, name in choice.names()]
    return max((len(SEPARATOR.findall(name)) for name in names), default=0)
