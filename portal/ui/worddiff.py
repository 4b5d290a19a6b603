"""Which words were removed and which were added between two texts, within a bounded time."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TOKEN = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
# Steps that one comparison may cost (well under a second); what is left is shown as replaced whole.
BUDGET = 1_000_000

Tokens = Sequence[str]
Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Hunk:
    """Unchanged text, then what was removed and what was added after it."""

    same: str
    removed: str = ""
    added: str = ""


def hunks(before: str, after: str, *, budget: int = BUDGET) -> list[Hunk]:
    """The changes in reading order: same + removed gives `before`, same + added `after`."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    merged: list[Hunk] = []
    for found in _hunks(old, new, sorted(matches(old, new, budget=budget))):
        hunk = found
        while merged and _reads_better_joined(merged[-1], hunk):
            last = merged.pop()
            hunk = Hunk(
                last.same,
                last.removed + hunk.same + hunk.removed,
                last.added + hunk.same + hunk.added,
            )
        merged.append(hunk)
    return merged


def _reads_better_joined(last: Hunk, hunk: Hunk) -> bool:
    """A crumb of unchanged text between two larger changes only makes confetti."""
    if "\n" in hunk.same or not (last.removed or last.added) or not (hunk.removed or hunk.added):
        return False
    around = min(max(len(last.removed), len(last.added)), max(len(hunk.removed), len(hunk.added)))
    return len(hunk.same) <= around or not re.search(r"\w", hunk.same)


def _hunks(old: Tokens, new: Tokens, matches: list[tuple[int, int]]) -> Iterator[Hunk]:
    i = j = 0
    same: list[str] = []
    for k, m in [*matches, (len(old), len(new))]:
        if i < k or j < m:
            yield Hunk("".join(same), "".join(old[i:k]), "".join(new[j:m]))
            same = []
        if k < len(old) and m < len(new):
            same.append(old[k])
        i, j = k + 1, m + 1
    if same:
        yield Hunk("".join(same))


def matches(old: Tokens, new: Tokens, *, budget: int = BUDGET) -> Iterator[tuple[int, int]]:
    """Pairs of equal tokens that keep their order: ends first, then rare ones, then the rest."""
    spans: list[Span] = [(0, len(old), 0, len(new))]
    while spans:
        i, k, j, m = spans.pop()
        while i < k and j < m and old[i] == new[j]:
            yield i, j
            i, j = i + 1, j + 1
        while i < k and j < m and old[k - 1] == new[m - 1]:
            k, m = k - 1, m - 1
            yield k, m
        budget -= (k - i) + (m - j)
        if i == k or j == m or budget < 0:
            continue
        anchors = _anchors(old, new, (i, k, j, m))
        for a, b in anchors:
            yield a, b
            spans.append((i, a, j, b))
            i, j = a + 1, b + 1
        if anchors:
            spans.append((i, k, j, m))
        elif (k - i) * (m - j) <= budget:
            budget -= (k - i) * (m - j)
            yield from _longest_common(old, new, (i, k, j, m))


def _anchors(old: Tokens, new: Tokens, span: Span) -> list[tuple[int, int]]:
    """Words that stand exactly once on either side, as many as keep their order."""
    i, k, j, m = span
    once_old, once_new = Counter(old[i:k]), Counter(new[j:m])
    place = {token: at for at, token in enumerate(new[j:m], j) if once_new[token] == 1}
    pairs = [
        (at, place[token])
        for at, token in enumerate(old[i:k], i)
        if once_old[token] == 1 and token in place
    ]
    tails: list[int] = []  # the smallest end of a rising run of each length
    ends: list[int] = []  # which pair that end is
    before: list[int] = []  # the pair before each in its run
    for number, (_, b) in enumerate(pairs):
        length = bisect_left(tails, b)
        tails[length : length + 1] = [b]
        ends[length : length + 1] = [number]
        before.append(ends[length - 1] if length else -1)
    run: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _longest_common(old: Tokens, new: Tokens, span: Span) -> Iterator[tuple[int, int]]:
    i, k, j, m = span
    lengths = [[0] * (m - j + 1)]
    for a in range(k - 1, i - 1, -1):
        below, row, token = lengths[-1], [0] * (m - j + 1), old[a]
        for b in range(m - j - 1, -1, -1):
            if token == new[j + b]:
                row[b] = below[b + 1] + 1
            else:
                row[b] = max(below[b], row[b + 1])
        lengths.append(row)
    lengths.reverse()
    a, b = i, j
    while a < k and b < m:
        if old[a] == new[b]:
            yield a, b
            a, b = a + 1, b + 1
        elif lengths[a - i + 1][b - j] >= lengths[a - i][b - j + 1]:
            a += 1
        else:
            b += 1
