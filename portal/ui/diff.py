"""Two versions of a text, compared paragraph by paragraph and word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from portal.ui.worddiff import BUDGET, hunks, matches

# Up to this many unchanged paragraphs in a row stay open as context.
CONTEXT = 1
# Two paragraphs with fewer words in common read better whole than as confetti.
ALIKE = 0.35
# Beyond this many possible pairs nobody follows which paragraph became which.
MAX_PAIRS = 2_500


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Words(NamedTuple):
    change: Change
    text: str


@dataclass(frozen=True)
class Paragraph:
    words: tuple[Words, ...]

    @property
    def is_same(self) -> bool:
        return all(words.change is Change.SAME for words in self.words)


@dataclass(frozen=True)
class Block:
    """Neighbouring paragraphs, shown or folded away."""

    paragraphs: tuple[Paragraph, ...]
    is_folded: bool


@dataclass(frozen=True)
class Diff:
    blocks: tuple[Block, ...]

    @property
    def is_same(self) -> bool:
        return all(p.is_same for block in self.blocks for p in block.paragraphs)


def compare(before: str, after: str) -> Diff:
    """What must be removed from `before` and added to it to read as `after`."""
    return Diff(tuple(_fold(list(_paragraphs(_split(before), _split(after))))))


def compare_line(before: str, after: str, *, budget: int = BUDGET) -> tuple[Words, ...]:
    """The same in one piece, for what has no paragraphs."""
    return tuple(
        Words(change, text)
        for hunk in hunks(before, after, budget=budget)
        for change, text in (
            (Change.SAME, hunk.same),
            (Change.REMOVED, hunk.removed),
            (Change.ADDED, hunk.added),
        )
        if text
    )


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    """Equal paragraphs find each other first; of the others, those that are much alike."""
    share = BUDGET / (sum(map(len, before)) + sum(map(len, after)) + 1)
    i = j = 0
    for k, m in [*sorted(matches(before, after)), (len(before), len(after))]:
        a, b = i, j
        for c, d in _pairs(before[i:k], after[j:m]):
            yield from _replaced(before[a : i + c], after[b : j + d])
            a, b = i + c + 1, j + d + 1
            old, new = before[a - 1], after[b - 1]
            budget = int(share * (len(old) + len(new)))
            yield Paragraph(compare_line(old, new, budget=budget))
        yield from _replaced(before[a:k], after[b:m])
        if k < len(before):
            yield Paragraph((Words(Change.SAME, before[k]),))
        i, j = k + 1, m + 1


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs with little in common, each shown whole."""
    for gone, come in zip_longest(old, new):
        words = ((Change.REMOVED, gone), (Change.ADDED, come))
        yield Paragraph(tuple(Words(change, text) for change, text in words if text))


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Which paragraphs became which, in their order."""
    if len(old) * len(new) > MAX_PAIRS:
        return
    best = _likeness_from(old, new)
    i = j = 0
    while i < len(old) and j < len(new):
        if best[i][j] > max(best[i + 1][j], best[i][j + 1]):
            yield i, j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1


def _likeness_from(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """How alike the rest of both can be made, from each place on."""
    olds, news = ([frozenset(text.split()) for text in texts] for texts in (old, new))
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            common = len(olds[i] & news[j])
            likeness = 2 * common / (len(olds[i]) + len(news[j]))
            paired = best[i + 1][j + 1] + (likeness if likeness >= ALIKE else 0)
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return best


def _fold(paragraphs: list[Paragraph]) -> Iterator[Block]:
    changed = [i for i, paragraph in enumerate(paragraphs) if not paragraph.is_same]
    shown = {k for i in changed for k in range(i - CONTEXT, i + CONTEXT + 1)}
    start = 0
    for i in range(1, len(paragraphs) + 1):
        if i == len(paragraphs) or (i in shown) != (start in shown):
            yield Block(tuple(paragraphs[start:i]), is_folded=start not in shown)
            start = i
