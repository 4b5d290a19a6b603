"""Two versions of a text, compared paragraph by paragraph and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

# Beyond this many words a paragraph is shown as removed and added whole: comparing gets slow.
MAX_WORDS = 3_000
# Up to this many unchanged paragraphs in a row stay open as context.
CONTEXT = 1

WORD = re.compile(r"\s+|\w+|[^\w\s]")


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


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Paragraph((Words(Change.SAME, line),)) for line in before[i:j])
            continue
        old, new = before[i:j], after[k:m]
        paired = min(len(old), len(new))
        for old_line, new_line in zip(old[:paired], new[:paired], strict=True):
            yield Paragraph(tuple(_words(old_line, new_line)))
        yield from (Paragraph((Words(Change.REMOVED, line),)) for line in old[paired:])
        yield from (Paragraph((Words(Change.ADDED, line),)) for line in new[paired:])


def _words(before: str, after: str) -> Iterator[Words]:
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    too_long = max(len(old), len(new)) > MAX_WORDS
    # Two sentences with little in common read better whole than as confetti.
    if too_long or matcher.ratio() < 0.35:
        yield from (Words(Change.REMOVED, before), Words(Change.ADDED, after))
        return
    removed = added = ""
    for tag, i, j, k, m in matcher.get_opcodes():
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        if tag != "equal" or (gone.isspace() and removed + added):
            # A space between two changed words belongs to the change.
            removed, added = removed + gone, added + come
            continue
        yield from _changed(removed, added)
        removed = added = ""
        yield Words(Change.SAME, gone)
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Words]:
    if removed:
        yield Words(Change.REMOVED, removed)
    if added:
        yield Words(Change.ADDED, added)


def _fold(paragraphs: list[Paragraph]) -> Iterator[Block]:
    changed = [i for i, paragraph in enumerate(paragraphs) if not paragraph.is_same]
    shown = {k for i in changed for k in range(i - CONTEXT, i + CONTEXT + 1)}
    start = 0
    for i in range(1, len(paragraphs) + 1):
        if i == len(paragraphs) or (i in shown) != (start in shown):
            yield Block(tuple(paragraphs[start:i]), is_folded=start not in shown)
            start = i
