"""One text from two that began from the same: what only one of both changed is as they left it."""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.ui.worddiff import matches
from regions.profiles.content import Content, ProfileRow, shown_cells
from regions.sections import Section

BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(frozen=True)
class Both:
    """A paragraph or row that both changed; empty where one of them took it away."""

    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    content: Content
    both: tuple[Both, ...]


def merge(section: Section, base: Content, mine: Content, theirs: Content) -> Merged:
    """Nothing that either wrote is missing; where both changed the same, mine stands first."""
    prose, prose_both = merge_parts(*(paragraphs(one.prose) for one in (base, mine, theirs)))
    rows, rows_both = merge_parts(
        *([_key(row) for row in one.rows] for one in (base, mine, theirs))
    )
    said = {"": ""} | {_key(row): _said(section, row) for row in (*mine.rows, *theirs.rows)}
    both = (*prose_both, *(Both(said[pair.mine], said[pair.theirs]) for pair in rows_both))
    content = replace(mine, prose="\n\n".join(prose), rows=tuple(json.loads(row) for row in rows))
    return Merged(content, both)


def paragraphs(prose: str) -> list[str]:
    return [part for part in BLANK_LINES.split(prose) if part.strip()]


def _key(row: ProfileRow) -> str:
    return json.dumps(row, ensure_ascii=False)


def _said(section: Section, row: ProfileRow) -> str:
    return " · ".join(cell.text for cell in shown_cells(section, row))


def merge_parts(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[list[str], list[Both]]:
    """The parts in their order, and those that both changed."""
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
