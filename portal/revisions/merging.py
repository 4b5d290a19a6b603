"""One text from two that began from the same: what only one of both changed is as they left it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.text import capfirst

from portal.revisions.named_text import NamedText
from portal.ui.worddiff import matches

BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# Between two texts that stand on one line.
BETWEEN = " / "


@dataclass(frozen=True)
class Both:
    """A part that both changed; empty where one of them took it away."""

    mine: str
    theirs: str
    # Of which text, where there are several.
    label: str = ""
    language: str = ""


@dataclass(frozen=True)
class MergedTexts:
    texts: dict[str, str]
    both: tuple[Both, ...]


def merge_texts(
    named: Iterable[NamedText],
    base: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
) -> MergedTexts:
    """Text by text, paragraph by paragraph. What both changed stands twice, mine first."""
    texts: dict[str, str] = {}
    both: list[Both] = []
    for one in named:
        split = _line if one.is_line else paragraphs
        parts, changed_twice = merge_parts(
            *(split(version.get(one.key, "")) for version in (base, mine, theirs))
        )
        texts[one.key] = (BETWEEN if one.is_line else "\n\n").join(parts)
        both += [
            replace(pair, label=capfirst(str(one.label)), language=one.language)
            for pair in changed_twice
        ]
    return MergedTexts(texts, tuple(both))


def paragraphs(text: str) -> list[str]:
    return [part for part in BLANK_LINES.split(text) if part.strip()]


def _line(text: str) -> list[str]:
    return [text] if text.strip() else []


def merge_parts(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[list[str], list[Both]]:
    """The parts in their order, and those that both changed. Nothing that either wrote is missing."""
    my, their = _changes(base, mine), _changes(base, theirs)
    merged: list[str] = []
    both: list[Both] = []
    for at in range(len(base) + 1):
        added = my.added[at]
        merged += [*added, *(part for part in their.added[at] if part not in added)]
        if at == len(base):
            break
        part, mine_now, theirs_now = base[at], my.became[at], their.became[at]
        if theirs_now in (part, mine_now):
            merged.append(mine_now)
        elif mine_now == part:
            merged.append(theirs_now)
        else:
            merged += [mine_now, theirs_now]
            both.append(Both(mine_now, theirs_now))
    return [part for part in merged if part], both


@dataclass(frozen=True)
class Changes:
    """What each part of the base became ("": it was taken away), and what was put before it."""

    became: list[str]
    added: dict[int, list[str]]


def _changes(base: Sequence[str], now: Sequence[str]) -> Changes:
    """Equal parts find each other first; those changed in the same place are taken as pairs."""
    became = [""] * len(base)
    added: dict[int, list[str]] = defaultdict(list)
    i = j = 0
    for k, m in [*sorted(matches(base, now)), (len(base), len(now))]:
        pairs = min(k - i, m - j)
        became[i : i + pairs] = now[j : j + pairs]
        added[k] += now[j + pairs : m]
        if k < len(base):
            became[k] = base[k]
        i, j = k + 1, m + 1
    return Changes(became, added)
