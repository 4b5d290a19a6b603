"""Two versions of a text, compared paragraph by paragraph and word by word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from portal.ui.worddiff import hunks

# Up to this many unchanged paragraphs in a row stay open as context.
CONTEXT = 1


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
    return Diff(tuple(_fold(list(_paragraphs(compare_line(before, after))))))


def compare_line(before: str, after: str) -> tuple[Words, ...]:
    """The same in one piece, for what has no paragraphs."""
    return tuple(
        Words(change, text)
        for hunk in hunks(before, after)
        for change, text in (
            (Change.SAME, hunk.same),
            (Change.REMOVED, hunk.removed),
            (Change.ADDED, hunk.added),
        )
        if text
    )


def _paragraphs(words: Iterable[Words]) -> Iterator[Paragraph]:
    """Broken wherever either text breaks a line; empty lines are nobody's paragraph."""
    line: list[Words] = []
    for change, text in words:
        for i, part in enumerate(text.split("\n")):
            if i and any(each.text.strip() for each in line):
                yield Paragraph(tuple(line))
            if i:
                line = []
            if part:
                line.append(Words(change, part))
    if any(each.text.strip() for each in line):
        yield Paragraph(tuple(line))


def _fold(paragraphs: list[Paragraph]) -> Iterator[Block]:
    changed = [i for i, paragraph in enumerate(paragraphs) if not paragraph.is_same]
    shown = {k for i in changed for k in range(i - CONTEXT, i + CONTEXT + 1)}
    start = 0
    for i in range(1, len(paragraphs) + 1):
        if i == len(paragraphs) or (i in shown) != (start in shown):
            yield Block(tuple(paragraphs[start:i]), is_folded=start not in shown)
            start = i
