"""Where the dots and words of before and after stand in a drawing of one size."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.charts import text
from portal.charts.moves import Move, Moves, Reading


@dataclass(frozen=True)
class Size:
    kind: str
    width: int
    left: int
    right: int
    row: int
    font: int
    small: int
    name_above: bool


WIDE = Size("wide", 720, left=160, right=352, row=30, font=15, small=14, name_above=False)
NARROW = Size("narrow", 320, left=12, right=12, row=68, font=15, small=14, name_above=True)
# Rows stand closer on paper.
PAPER = Size("wide", 720, left=160, right=352, row=20, font=14, small=13, name_above=False)
KEY, TOP, BOTTOM = 26, 24, 26
# From the scale to the figures beside it, from these to the change, and to n, which ends at the edge.
FIGURES, CHANGE = 14, 92


@dataclass(frozen=True)
class DrawnMove:
    """`before` and `after` are places on the scale; none where there is a note instead."""

    name: list[tuple[int, int, str]]
    is_whole: bool
    tone: str
    middle: int
    before: int | None
    after: int | None
    # x, y, text, how it is anchored
    figures: tuple[int, int, str, str]
    change: tuple[int, int, str, str]
    n: tuple[int, int, str, str]
    notes: list[tuple[int, int, str]]
    end: int

    @property
    def line(self) -> str:
        """From dot to dot, without running through the hollow one."""
        if self.before is None or self.after is None or abs(self.after - self.before) <= 6:
            return ""
        start = self.before + (6 if self.after > self.before else -6)
        return f"M{start} {self.middle}H{self.after}"


def drawing(chart: Moves, size: Size) -> dict[str, object]:
    marks, decimals = chart.scale
    rows = list(_rows(chart, size, marks))
    compared = [row.end for row in rows if row.after is not None]
    end = max((row.end for row in rows), default=KEY + TOP)
    bottom = max(compared, default=KEY + TOP)
    target = None if chart.target is None or not compared else _x(chart.target, marks, size)
    return {
        "size": size,
        "rows": rows,
        "height": end + (BOTTOM if end == bottom else 4),
        "top": KEY + TOP,
        "bottom": bottom,
        "ticks": [(_x(mark, marks, size), text.number(mark, decimals)) for mark in marks]
        if compared
        else [],
        "ticks_y": bottom + 18,
        "target_x": target,
        "target_anchor": _anchor(target, chart.target_label, size),
        "key_after": round(26 + text.width(_("before")) * size.small + 24),
        "whole_end": rows[0].end if len(rows) > 1 and rows[0].is_whole else None,
    }


def _rows(chart: Moves, size: Size, marks: list[float]) -> Iterator[DrawnMove]:
    """Under those on the scale stand its numbers, and then what cannot be compared."""
    y, was_on_scale = KEY + TOP, False
    for move in chart.ordered:
        is_on_scale = chart.change(move) is not None
        if was_on_scale and not is_on_scale:
            y += BOTTOM
        row = _row(chart, move, y, size, marks)
        yield row
        y, was_on_scale = row.end, is_on_scale


def _row(chart: Moves, move: Move, y: int, size: Size, marks: list[float]) -> DrawnMove:
    compared = chart.change(move) is not None
    figures = f"{chart.figure(move.before)} → {chart.figure(move.after)}" if compared else ""
    told = chart.verdict(move)
    n = _n(move) if compared else ""
    leading = size.font + 3
    room = size.width - 16 - text.width(figures) * size.font if size.name_above else size.left - 12
    names = text.lines(move.name, room / size.font)
    notes_x = 12 if size.name_above else size.left + 8
    notes = [] if compared else _notes(chart, move, (size.width - notes_x - 8) / size.small)
    taken = (len(names) - 1) * leading
    if size.name_above:
        name_y = y + 18
        small_y = name_y + taken + 19
        height = (size.row if compared else 44) + taken + max(0, len(notes) - 1) * 17
        middle = small_y + 16
        places = ((308, name_y, figures, "end"), (12, small_y, chart.change_in_words(move), ""))
        n_place = (308, small_y, n, "end")
        note_y = small_y
    else:
        height = size.row + max(taken, (len(notes) - 1) * 17 if notes else 0)
        middle = y + size.row // 2
        name_y = note_y = middle + 5
        x = size.width - size.right + FIGURES
        places = ((x, name_y, figures, ""), (x + CHANGE, name_y, chart.change_in_words(move), ""))
        n_place = (size.width - 4, name_y, n, "end")
    return DrawnMove(
        name=[
            (12 if size.name_above else 8, name_y + i * leading, line)
            for i, line in enumerate(names)
        ],
        is_whole=move.is_whole,
        tone=str(told or ""),
        middle=middle,
        before=_x(move.before.value, marks, size)
        if compared and move.before.value is not None
        else None,
        after=_x(move.after.value, marks, size)
        if compared and move.after.value is not None
        else None,
        figures=places[0],
        change=places[1] if compared else (0, 0, "", ""),
        n=n_place,
        notes=[(notes_x, note_y + i * 17, line) for i, line in enumerate(notes)],
        end=y + height,
    )


def _notes(chart: Moves, move: Move, room: float) -> list[str]:
    """What is known, and why there is nothing beside it."""
    return text.lines(f"{_told(chart, move.before)} → {_told(chart, move.after)}", room)


def _told(chart: Moves, reading: Reading) -> str:
    if reading.value is None or reading.n is None:
        return chart.figure(reading)
    return f"{chart.figure(reading)} (n = {text.number(reading.n, 0)})"


def _n(move: Move) -> str:
    if move.before.n is None and move.after.n is None:
        return ""
    counts = ["–" if n is None else text.number(n, 0) for n in (move.before.n, move.after.n)]
    return _("n = %(before)s → %(after)s") % {"before": counts[0], "after": counts[1]}


def _x(value: float, marks: list[float], size: Size) -> int:
    share = (value - marks[0]) / (marks[-1] - marks[0])
    return size.left + round(min(max(share, 0), 1) * (size.width - size.left - size.right))


def _anchor(x: int | None, label: str, size: Size) -> str:
    """The label of the line stays inside the drawing."""
    half = text.width(label) * size.small / 2
    if x is None or half < x < size.width - half:
        return "middle"
    return "start" if x <= half else "end"
