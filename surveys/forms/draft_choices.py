"""The rows of a question's form: the points of a scale, or the choices."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.typed.fields import WholeNumberField
from surveys.forms.draft_code import CodeField
from surveys.forms.draft_part import WordsField, language_name
from surveys.questionnaire.codes import CHOICE, proposed_code

# As the schema of definitions has it.
MOST_POINTS, MOST_CHOICES, HIGHEST_VALUE = 11, 40, 1_000
# Rows that a new question begins with.
FIRST_POINTS, FIRST_CHOICES = 5, 3

_NAME = re.compile(r"row-(\d{1,2})-")
Row = dict[str, Any]


@dataclass(frozen=True)
class ShownRow:
    """A row of the form, with what names it."""

    number: int
    words: Sequence[tuple[forms.BoundField, bool]]
    own: forms.BoundField  # the value of a point, the code of a choice
    was: forms.BoundField
    ticks: Sequence[forms.BoundField]
    is_fixed: bool
    errors: Sequence[str]


def rows_of(part: Mapping[str, Any], languages: Sequence[str], *, is_scale: bool) -> list[Row]:
    """What the form shows of the points or choices, in plain values."""
    if is_scale:
        return [
            {"value": point.get("value")} | {each: point.get(each, "") for each in languages}
            for point in part.get("points", ())
        ]
    return [
        {
            "code": choice["code"],
            "alone": choice.get("alone", False),
            "retired": choice.get("retired", False),
        }
        | {each: (choice.get("text") or {}).get(each, "") for each in languages}
        for choice in part.get("choices", ())
    ]


def as_fact(rows: Sequence[Row]) -> str:
    """One value, which tells another order from this."""
    return json.dumps(rows, sort_keys=True, ensure_ascii=False)


def from_fact(fact: str) -> list[Row]:
    rows: list[Row] = json.loads(fact)
    return rows


def in_words(fact: str, languages: Sequence[str]) -> str:
    """A line for each row."""
    lines = []
    for row in from_fact(fact):
        words = next((row[each] for each in languages if row.get(each)), "")
        own = row.get("code") if "code" in row else row.get("value")
        lines.append(f"{words} ({own})" if own is not None else words)
    return "\n".join(lines)


def typed_count(data: Mapping[str, Any], most: int) -> int:
    """How many rows came; no more than there can be."""
    numbers = [int(found[1]) for name in data if (found := _NAME.match(name))]
    return min(max(numbers, default=-1) + 1, most)


def row_fields(
    number: int, languages: Sequence[str], *, kind: str, fixed: bool
) -> dict[str, forms.Field]:
    """The fields of the row with this number, counted from 0."""
    prefix, named = f"row-{number}-", {"number": number + 1}
    found: dict[str, forms.Field] = {}
    label = _("Point %(number)d") if kind == "scale" else _("Choice %(number)d")
    for language in languages:
        name = f"{label % named} ({language_name(language)})"
        found[f"{prefix}{language}"] = WordsField(name, language, is_line=True, rows=1)
    found[f"{prefix}was"] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    if kind == "scale":
        found[f"{prefix}value"] = WholeNumberField(
            label=_("Value of point %(number)d") % named,
            required=False,
            min_value=0,
            max_value=HIGHEST_VALUE,
            widget=forms.TextInput({"inputmode": "numeric", "size": 4}),
            error_messages={"invalid": _("Write the value as a whole number, such as 3.")},
        )
        return found
    found[f"{prefix}code"] = CodeField(
        _("Code of choice %(number)d") % named,
        help_text="",
        disabled=fixed,
        widget=forms.TextInput({"size": 16}),
    )
    if kind == "multiple":
        found[f"{prefix}alone"] = forms.BooleanField(
            label=_("Excludes the others: choice %(number)d") % named, required=False
        )
    found[f"{prefix}retired"] = forms.BooleanField(
        label=_("No longer offered: choice %(number)d") % named, required=False
    )
    return found


def typed_rows(
    cleaned: Mapping[str, Any], count: int, languages: Sequence[str], *, kind: str
) -> list[Row]:
    """Those in which something stands; codes that were left empty are proposed."""
    rows: list[Row] = []
    taken = {str(cleaned.get(f"row-{number}-code", "")) for number in range(count)}
    for number in range(count):
        texts = {each: cleaned.get(f"row-{number}-{each}", "") for each in languages}
        if kind == "scale":
            value = cleaned.get(f"row-{number}-value")
            if any(texts.values()) or value is not None:
                rows.append({"value": value} | texts)
            continue
        code = cleaned.get(f"row-{number}-code", "")
        if not (any(texts.values()) or code):
            continue
        if not code:
            code = proposed_code(texts, taken, otherwise=CHOICE)
            taken.add(code)
        row = {"code": code, "retired": cleaned.get(f"row-{number}-retired", False)}
        rows.append(row | {"alone": cleaned.get(f"row-{number}-alone", False)} | texts)
    return rows


def renamed_choices(cleaned: Mapping[str, Any], count: int) -> dict[str, str]:
    """Code before → now, where somebody has written another."""
    pairs = [
        (cleaned.get(f"row-{number}-was", ""), cleaned.get(f"row-{number}-code", ""))
        for number in range(count)
    ]
    return {was: code for was, code in pairs if was and code and was != code}


def written_rows(
    part: Mapping[str, Any],
    rows: Sequence[Row],
    *,
    is_scale: bool,
    renamed: Mapping[str, str],
    origins: Sequence[str],
) -> list[Row]:
    """As the definition holds them. Words in languages that the form does not show stay.

    `origins` tells of each row which one it was: of choices the code, of points the place from 1.
    """
    shown = {"value", "code", "alone", "retired"}
    before = {str(number): point for number, point in enumerate(part.get("points", ()), 1)}
    named = {choice["code"]: choice for choice in part.get("choices", ())}
    back = {code: was for was, code in renamed.items()}
    found = []
    for place, row in enumerate(rows):
        texts = {key: text for key, text in row.items() if key not in shown}
        if is_scale:
            origin = origins[place] if place < len(origins) else ""
            old = {k: v for k, v in before.get(origin, {}).items() if k not in {"value", *texts}}
            point = old | {key: text for key, text in texts.items() if text}
            if row["value"] is not None:
                point["value"] = row["value"]
            found.append(point)
            continue
        old = named.get(back.get(row["code"], row["code"]), {}).get("text") or {}
        kept = {key: text for key, text in old.items() if key not in texts}
        choice: Row = {"code": row["code"], "text": kept | {k: t for k, t in texts.items() if t}}
        for tick in ("alone", "retired"):
            if row[tick]:
                choice[tick] = True
        found.append(choice)
    return found


# Buttons of the rows, each with the number of its row.
UP, DOWN, REMOVE, ADD = "row_up", "row_down", "row_remove", "add_row"


def is_rearranging(data: QueryDict) -> bool:
    return any(name in data for name in (UP, DOWN, REMOVE, ADD))


def rearranged(data: QueryDict, most: int) -> QueryDict:
    """The same with the rows as a button asks for; nothing else changes."""
    count = typed_count(data, most)
    order = list(range(count))
    for name in (UP, DOWN, REMOVE):
        raw = data.get(name, "")
        place = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 else count
        to = place + (-1 if name == UP else 1)
        if place >= count:
            continue
        if name == REMOVE:
            order.remove(place)
        elif 0 <= to < count:
            order[place], order[to] = order[to], order[place]
    found = QueryDict(mutable=True)
    for name in data:
        if not _NAME.match(name):
            found.setlist(name, data.getlist(name))
    for now, place in enumerate(order):
        for name in data:
            if name.startswith(f"row-{place}-"):
                new = f"row-{now}-" + name.removeprefix(f"row-{place}-")
                found.setlist(new, data.getlist(name))
    if ADD in data and len(order) < most:
        found[f"row-{len(order)}-was"] = ""
    return found
