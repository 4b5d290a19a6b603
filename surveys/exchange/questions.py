"""A row of a form as a question: its kind, its choices or points, its help and its bounds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _

from portal.typed.number import NoNumber, read_whole_number
from surveys.exchange.finding import Findings
from surveys.exchange.headings import OWN, OWN_CHOICE
from surveys.exchange.meaning import Asked, Content, Unsupported, bounds_meant
from surveys.exchange.row import Row
from surveys.exchange.sheets import ChoiceList, Sheets
from surveys.exchange.written import Written
from surveys.questionnaire.codes import code_for
from surveys.questionnaire.definition import CANNOT_SAY_CHOICE, REFERRING, QuestionKind

RETIRED_FILTER = f"{OWN_CHOICE}retired != 'yes'"
_SELECT = re.compile(
    r"(?P<kind>select_one|select one from|select one using|add select one prompt using|select one"
    r"|select1|select_multiple|select multiple from|select multiple using"
    r"|add select multiple prompt using|select multiple|select all that apply from"
    r"|select all that apply)\s+(?P<list>\S+)"
    r"(?P<other>\s+(?:or_other|or specify other))?$"
)
_KINDS = {
    **dict.fromkeys(("text", "string", "q string", "add text prompt"), QuestionKind.SHORT_TEXT),
    **dict.fromkeys(("integer", "int", "q int", "add integer prompt"), QuestionKind.NUMBER),
    **dict.fromkeys(("decimal", "q decimal", "add decimal prompt"), QuestionKind.NUMBER),
    **dict.fromkeys(("date", "q date", "add date prompt"), QuestionKind.DATE),
}
_DECIMALS = {each for each in _KINDS if "decimal" in each}
_YES, _NO = {"yes", "true", "true()"}, {"", "no", "false", "false()"}
_MULTILINE, _LIKERT = "multiline", "likert"
# Appearances that change nothing of what is asked.
_PLAIN_APPEARANCES = {
    "minimal", "compact", "quick", "quickcompact", "horizontal", "horizontal-compact", "full",
    "columns", "columns-pack", "no-buttons", "no-calendar", "field-list", "autocomplete", "w1", "w2",
    "w3", "w4", "thousands-sep", "numbers",
}  # fmt: skip


@dataclass
class Item:
    """A question as it was built, with the row that it came from."""

    row: Row
    content: Content
    asked: Asked
    choice_rows: list[int] = field(default_factory=list)


def is_question(kind: str) -> bool:
    """Whether the portal asks such a type; `kind` in small letters."""
    return kind in _KINDS or _SELECT.match(kind) is not None


def is_yes(written: str) -> bool:
    return written.lower() in _YES


class Questions:
    """Of one form, made one by one."""

    def __init__(self, sheets: Sheets, said: Findings) -> None:
        self.sheets = sheets
        self.said = said
        self.written = Written(sheets, said)

    def made(self, row: Row, kind: str, code: str, before: Mapping[str, str]) -> Item:
        """`before` is what notes above it say, by language."""
        question: Content = {"code": code, "kind": "", "text": dict(row.texts.get("label", {}))}
        if not question["text"]:
            self.said.error(row, "label", _("The question has no label. Write what is asked."))
        item = Item(row, question, Asked(code, ""))
        if found := _SELECT.match(kind):
            names = self.set_choices(item, found)
        else:
            names = {}
            self.set_plain_kind(item, kind)
        item.asked = Asked(code, question["kind"], names)
        self.set_help(item, before)
        self.set_required(item)
        self.set_bounds(item)
        self.set_own(item)
        return item

    def tell_renamed(self, row: Row, code: str) -> None:
        message = _(
            "It is called “%(code)s” here: a code has small letters, digits and underscores."
        )
        self.said.changed(row, "name", message % {"code": code})

    def set_plain_kind(self, item: Item, kind: str) -> None:
        row, question = item.row, item.content
        question["kind"] = str(_KINDS[kind])
        if kind in _DECIMALS:
            self.said.changed(
                row, "type", _("Numbers are whole here: decimals cannot be answered.")
            )
        appearances = row.get("appearance").lower().split()
        if question["kind"] == QuestionKind.SHORT_TEXT and _MULTILINE in appearances:
            question["kind"] = str(QuestionKind.LONG_TEXT)
            appearances.remove(_MULTILINE)
        own = row.get(OWN + "kind")
        if own and question["kind"] == QuestionKind.SHORT_TEXT:
            if own in REFERRING:
                question["kind"] = own
            else:
                self.said.error(
                    row, OWN + "kind", _("Write region, municipality or organisation, or nothing.")
                )
        self.tell_appearances(row, appearances)

    def tell_appearances(self, row: Row, appearances: list[str]) -> None:
        if set(appearances) - _PLAIN_APPEARANCES:
            self.said.left_out(row, "appearance", _("The portal has no such appearance."))

    def set_choices(self, item: Item, found: re.Match[str]) -> dict[str, str | int]:
        row, question = item.row, item.content
        is_multiple = "multiple" in found["kind"] or "all" in found["kind"]
        # The name of the list as it is written: names know capital letters.
        called = " ".join(row.get("type").split()).split()[len(found["kind"].split())]
        if found["other"]:
            message = _(
                "“or_other” is not supported: add a choice for it, and a text that is asked if it was chosen."
            )
            self.said.left_out(row, "type", message)
        filter_ = row.get("choice_filter")
        if filter_ and filter_ != RETIRED_FILTER:
            self.said.left_out(
                row, "choice_filter", _("Choices are not filtered here: all of them are offered.")
            )
        appearances = row.get("appearance").lower().split()
        is_scale = _LIKERT in appearances and not is_multiple
        self.tell_appearances(
            row, [each for each in appearances if not (is_scale and each == _LIKERT)]
        )
        kind = QuestionKind.MULTIPLE if is_multiple else QuestionKind.SINGLE
        question["kind"] = str(QuestionKind.SCALE if is_scale else kind)
        choices = self.sheets.lists.get(called)
        if choices is None:
            message = _("There is no list “%(list)s” on the sheet choices.")
            self.said.error(row, "type", message % {"list": called[:60]})
            return {}
        entries = list(choices.entries)
        self.check_choices(row, called, choices)
        if not is_multiple:
            offered = [each for each in entries if each.get("name") != CANNOT_SAY_CHOICE.code]
            if len(offered) < len(entries):
                question["cannot_say"] = True
                entries = offered
        item.choice_rows = [each.number for each in entries]
        names = self.points(question, entries) if is_scale else self.choices(question, entries)
        if question.get("cannot_say"):
            names[CANNOT_SAY_CHOICE.code] = CANNOT_SAY_CHOICE.code
        return names

    def check_choices(self, row: Row, called: str, choices: ChoiceList) -> None:
        if len(choices.entries) < 2:
            message = _("The list “%(list)s” has only one choice: at least two are needed.")
            self.said.error(row, "type", message % {"list": called[:60]})
        for each in () if choices.is_used else choices.entries:
            if not each.texts.get("label"):
                self.said.error(each, "label", _("The choice has no label. Write its words."))
        choices.is_used = True

    def points(self, question: Content, entries: list[Row]) -> dict[str, str | int]:
        """Names that are whole numbers are the values; otherwise the places are."""
        written = [each.get("name") for each in entries]
        try:
            values = [read_whole_number(name) for name in written]
        except NoNumber:
            values = list(range(1, len(entries) + 1))
            for value, each in zip(values, entries, strict=True):
                message = _(
                    "This point of a scale counts as %(value)d: its name is no whole number."
                )
                self.said.changed(each, "name", message % {"value": value})
        question["points"] = [dict(each.texts.get("label", {})) for each in entries]
        if values != list(range(1, len(entries) + 1)):
            for point, value in zip(question["points"], values, strict=True):
                point["value"] = value
        return dict(zip(written, values, strict=True))

    def choices(self, question: Content, entries: list[Row]) -> dict[str, str | int]:
        names: dict[str, str | int] = {}
        taken = [each.get("name") for each in entries]
        question["choices"] = []
        for each in entries:
            name = each.get("name")
            code = code_for(name, {*names.values(), *(set(taken) - {name})}, begin="c")  # type: ignore[arg-type]
            if code != name:
                self.tell_renamed(each, code)
            names[name] = code
            choice: Content = {"code": code, "text": dict(each.texts.get("label", {}))}
            if each.get(OWN_CHOICE + "retired").lower() in _YES:
                choice["retired"] = True
            question["choices"].append(choice)
        return names

    def set_required(self, item: Item) -> None:
        written = item.row.get("required").lower()
        if written in _YES:
            item.content["required"] = True
        elif written not in _NO:
            self.said.left_out(
                item.row,
                "required",
                _(
                    "Required is yes or no here; a condition of its own is not supported. Not required."
                ),
            )

    def set_bounds(self, item: Item) -> None:
        row, question = item.row, item.content
        node = self.written.expression(row, "constraint")
        if node is None:
            return
        try:
            found = bounds_meant(node, question["kind"], item.asked.names)
        except Unsupported as unsupported:
            self.said.left_out(row, "constraint", str(unsupported))
            return
        for code in found.pop("alone", ()):
            for choice in question["choices"]:
                if choice["code"] == code:
                    choice["alone"] = True
        # What holds without being said is not said.
        found = {
            k: v for k, v in found.items() if (k, v) not in {("minimum", 0), ("maximum", 999_999)}
        }
        question.update(found)

    def set_own(self, item: Item) -> None:
        """What only the portal knows of a question."""
        row, question = item.row, item.content
        if indicator := row.get(OWN + "indicator"):
            question["indicator"] = indicator
        if before := row.get(OWN + "before").split():
            codes = dict(each.partition("=")[::2] for each in before[1:])
            question["before"] = {"question": before[0], **({"codes": codes} if codes else {})}
        unit = {lang: row.get(f"{OWN}unit_{lang}") for lang in self.sheets.languages}
        if any(unit.values()):
            question["unit"] = {language: text for language, text in unit.items() if text}

    def set_help(self, item: Item, before: Mapping[str, str]) -> None:
        """Behind what stands in notes before it."""
        row, words = item.row, both(before, item.row.texts.get("hint", {}))
        if message := row.texts.get("constraint_message"):
            self.said.changed(
                row,
                "constraint_message",
                _("Shown as a part of the help: the portal says itself what is wrong."),
            )
            words = both(words, message)
        if words:
            item.content["help"] = words


def both(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    languages = dict.fromkeys(chain(first, second))
    return {each: joined(first.get(each, ""), second.get(each, "")) for each in languages}


def joined(first: str, second: str) -> str:
    return "\n\n".join(filter(None, (first, second)))
