"""An XLSForm as the portal understands it: a definition, and everything that is to be said of it.

Nothing is dropped in silence: what has no place here is named with its sheet, row and column.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePath

from django.utils.translation import gettext as _

from portal.tabular.faults import FaultyCell
from portal.tabular.labels import FAULT_LABELS
from portal.typed.number import NoNumber, read_whole_number
from surveys.exchange.expression import Node, Unreadable, parse, questions_in, unknown_functions
from surveys.exchange.finding import Finding, Level
from surveys.exchange.form_file import SHEETS, FormFile
from surveys.exchange.headings import (
    OWN,
    OWN_CHOICE,
    OWN_SETTING,
    Heading,
    headings_of,
    language_called,
    language_heading,
    likely_meant,
)
from surveys.exchange.meaning import Asked, Content, Unsupported, bounds_meant, condition_meant
from surveys.exchange.names import code_for
from surveys.exchange.own_words import WHY
from surveys.questionnaire.definition import CANNOT_SAY_CHOICE, REFERRING, QuestionKind
from surveys.questionnaire.definition_file import FaultyDefinition, checked_content

# Notes that carry the opening words, by their names.
OPENING = {f"survey_{key}": key for key in ("title", "who", "why", "use")}
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
_NOTES = {"note", "q note", "add note prompt"}
# What ODK knows and the portal does not ask: whole types, or the first word of one.
_UNSUPPORTED = {
    "geopoint", "geotrace", "geoshape", "image", "photo", "audio", "background-audio", "video", "file",
    "barcode", "calculate", "acknowledge", "trigger", "hidden", "xml-external", "csv-external", "range",
    "rank", "time", "datetime", "dateTime", "start", "end", "today", "deviceid", "username", "email",
    "phonenumber", "phone", "number", "percentage", "subscriberid", "simserial", "start-geopoint",
    "audit", "imei", "osm", "select_one_from_file", "select_multiple_from_file", "select_one_external",
    "signature", "draw", "annotate", "uri", "cascading_select", "cascading", "gps", "location",
    "background-geopoint", "include",
    # How older forms called them.
    "q", "add", "get", "set", "device", "subscriber", "sim",
}  # fmt: skip
_UNSUPPORTED_TYPES = {each.lower() for each in _UNSUPPORTED}
# A group becomes a page; what is asked repeatedly has no place.
_EDGE = re.compile(
    r"(?P<edge>begin|end)[ _](?P<what>group|repeat|lgroup|looped group|loop)(?: (?:over )?\S+)?$"
)
_YES, _NO = {"yes", "true", "true()"}, {"", "no", "false", "false()"}
_MULTILINE, _LIKERT = "multiline", "likert"
# Appearances that change nothing of what is asked.
_PLAIN_APPEARANCES = {
    "minimal", "compact", "quick", "quickcompact", "horizontal", "horizontal-compact", "full",
    "columns", "columns-pack", "no-buttons", "no-calendar", "field-list", "autocomplete", "w1", "w2",
    "w3", "w4", "thousands-sep", "numbers",
}  # fmt: skip
# The answer to another question, in a text.
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^\s{}]+)\s*\}")
MOST_ON_PAGE = 30
# As many rows as one line names.
MOST_NAMED = 8


@dataclass
class Understood:
    """What a file says: `content` in the shape of a definition, where some opening words may be missing."""

    content: Content
    findings: list[Finding] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        return any(finding.level == Level.ERROR for finding in self.findings)


@dataclass
class _Row:
    """One row of a sheet, its cells by what their columns mean."""

    sheet: str
    number: int
    cells: dict[str, str]
    # Where each stands, from 1.
    columns: dict[str, int]
    texts: dict[str, dict[str, str]]

    def get(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass
class _Choices:
    row: int
    entries: list[_Row] = field(default_factory=list)
    is_used: bool = False


@dataclass
class _Item:
    """A question as it was built, with the row that it came from."""

    row: _Row
    content: Content
    asked: Asked
    choice_rows: list[int] = field(default_factory=list)


@dataclass
class _Group:
    row: _Row | None
    relevant: list[_Row]


def understand(form: FormFile, *, name: str, language: str) -> Understood:
    """`name` is that of the file; texts without a language are in `language`."""
    reading = _Reading(form, language)
    reading.read()
    content = reading.content(PurePath(name).stem)
    found = Understood(content, reading.findings)
    if not found.has_errors:
        found.findings.extend(reading.faults_of(content))
    order = {sheet: place for place, sheet in enumerate(SHEETS)}
    found.findings.sort(
        key=lambda each: (
            each.level != Level.ERROR,
            order.get(each.sheet, -1),
            each.row,
            each.column,
        )
    )
    return found


class _Reading:
    """Goes through the sheets once; `findings` grows as it goes."""

    def __init__(self, form: FormFile, language: str) -> None:
        self.form = form
        self.findings: list[Finding] = []
        self.settings: _Row | None = None
        self.plain_language = language
        self.languages: list[str] = []
        self.rows: dict[str, list[_Row]] = {}
        self.lists: dict[str, _Choices] = {}
        self.pages: list[Content] = []
        self.page_rows: list[_Row | None] = []
        self.items: dict[str, list[_Item]] = {}
        # By their names in the file.
        self.asked: dict[str, Asked] = {}
        self.item_of: dict[str, _Item] = {}
        # Names that stand in the file but are not asked here.
        self.not_asked: set[str] = set()
        self.opening: dict[str, dict[str, str]] = {}
        self.pending_help: dict[str, str] = {}
        self.pending_row: _Row | None = None
        self.codes: set[str] = set()
        self.relevants: dict[int, tuple[_Row, Node]] = {}

    # --- Findings

    def say(
        self, level: Level, row: "_Row | None", key: str, message: str, value: str = ""
    ) -> None:
        if row is None:
            self.findings.append(Finding(level, message, value=value))
            return
        shown = value or row.get(key)
        self.findings.append(
            Finding(level, message, row.sheet, row.number, row.columns.get(key, 0), shown[:80])
        )

    def error(self, row: "_Row | None", key: str, message: str, value: str = "") -> None:
        self.say(Level.ERROR, row, key, message, value)

    def left_out(self, row: "_Row | None", key: str, message: str, value: str = "") -> None:
        self.say(Level.LEFT_OUT, row, key, message, value)

    def changed(self, row: "_Row | None", key: str, message: str, value: str = "") -> None:
        self.say(Level.CHANGED, row, key, message, value)

    # --- The sheets

    def read(self) -> None:
        for sheet in self.form.others:
            message = _(
                "The portal reads the sheets survey, choices and settings; this one is left out."
            )
            self.findings.append(Finding(Level.LEFT_OUT, message, sheet))
        headings = {sheet: headings_of(sheet, self.form.sheet(sheet).headings) for sheet in SHEETS}
        for sheet in SHEETS:
            self.check_headings(sheet, headings[sheet])
        self.read_settings(headings["settings"])
        used = [h for sheet in ("survey", "choices") for h in headings[sheet] if h.is_taken]
        self.find_languages(used)
        for sheet in ("survey", "choices"):
            self.rows[sheet] = list(self.rows_of(sheet, headings[sheet]))
            self.check_halves(sheet, headings[sheet])
            self.check_references(sheet)
        self.read_choices()
        self.read_survey()
        self.check_circles()
        self.set_conditions()
        for called, each in self.lists.items():
            if not each.is_used:
                message = _("No question uses this list.")
                finding = Finding(Level.LEFT_OUT, message, "choices", each.row, value=called[:80])
                self.findings.append(finding)

    def check_headings(self, sheet: str, headings: list[Heading]) -> None:
        seen: dict[tuple[str, str], Heading] = {}
        for heading in headings:
            place = {
                "sheet": sheet,
                "row": 1,
                "column": heading.number + 1,
                "value": heading.written[:80],
            }
            if isinstance(self.form.sheet(sheet).headings[heading.number], FaultyCell):
                continue
            if not heading.written:
                self.note_nameless(sheet, heading)
            elif not heading.means and self.is_for_filter(sheet, heading):
                message = _(
                    "Only choice filters use this column, and choices are not filtered here."
                )
                self.findings.append(Finding(Level.LEFT_OUT, message, **place))  # type: ignore[arg-type]
            elif not heading.means:
                likely = likely_meant(sheet, heading.written)
                message = _(
                    "XLSForm knows no such column. Correct the heading, or remove the column."
                )
                if likely:
                    message = _("XLSForm knows no such column. Did you mean “%(likely)s”?") % {
                        "likely": likely
                    }
                self.findings.append(Finding(Level.ERROR, message, **place))  # type: ignore[arg-type]
            elif not heading.is_taken:
                self.note_unused(sheet, heading)
            elif heading.language == "?":
                message = _(
                    "The portal asks in Finnish, Swedish and English; this language is left out."
                )
                self.findings.append(Finding(Level.LEFT_OUT, message, **place))  # type: ignore[arg-type]
            elif (key := (heading.means, heading.language)) in seen:
                message = _("This column stands in the sheet more than once. Keep one of them.")
                self.findings.append(Finding(Level.ERROR, message, **place))  # type: ignore[arg-type]
            else:
                seen[key] = heading

    def note_unused(self, sheet: str, heading: Heading) -> None:
        """Only where something stands below it."""
        rows = self.rows_below(sheet, heading)
        if rows:
            message = _("The portal has no place for this column. Rows: %(rows)s.")
            self.findings.append(
                Finding(
                    Level.LEFT_OUT,
                    message % {"rows": _some(rows)},
                    sheet,
                    1,
                    heading.number + 1,
                    heading.written[:80],
                )
            )

    def note_nameless(self, sheet: str, heading: Heading) -> None:
        rows = self.rows_below(sheet, heading)
        if rows:
            message = _("The column has no heading, so nobody knows what it is. Rows: %(rows)s.")
            about = {"rows": _some(rows)}
            self.findings.append(
                Finding(Level.LEFT_OUT, message % about, sheet, 1, heading.number + 1)
            )

    def is_for_filter(self, sheet: str, heading: Heading) -> bool:
        """Whether it is one of the columns that a form may add to its choices, and no slip."""
        return sheet == "choices" and not likely_meant(sheet, heading.written)

    def rows_below(self, sheet: str, heading: Heading) -> list[int]:
        return [
            number
            for number, row in self.form.sheet(sheet).numbered()
            if heading.number < len(row) and row[heading.number]
        ]

    def read_settings(self, headings: list[Heading]) -> None:
        rows = list(self.rows_of("settings", headings))
        self.settings = rows[0] if rows else None
        for row in rows[1:]:
            self.left_out(row, "", _("Only the first row of settings is read."))
        default = self.settings.get("default_language") if self.settings else ""
        if default and (called := language_called(default)) != "?":
            self.plain_language = called

    def find_languages(self, headings: Iterable[Heading]) -> None:
        for heading in headings:
            if heading.means == "label" and heading.language != "?":
                language = heading.language or self.plain_language
                if language not in self.languages:
                    self.languages.append(language)
        self.languages = self.languages or [self.plain_language]

    def rows_of(self, sheet: str, headings: list[Heading]) -> Iterator[_Row]:
        taken = [heading for heading in headings if heading.is_taken and heading.language != "?"]
        faulty = 0
        for number, cells in self.form.sheet(sheet).numbered():
            row = _Row(sheet, number, {}, {}, defaultdict(dict))
            for column, cell in enumerate(cells, start=1):
                if isinstance(cell, FaultyCell):
                    faulty += 1
                    message = str(FAULT_LABELS[cell.code])
                    self.findings.append(
                        Finding(Level.ERROR, message, sheet, number, column, str(cell)[:80])
                    )
            for heading in taken:
                cell = cells[heading.number] if heading.number < len(cells) else ""
                is_text = heading.means in {"label", "hint", "constraint_message"}
                row.columns.setdefault(heading.means, heading.number + 1)
                if is_text:
                    language = heading.language or self.plain_language
                    row.columns[f"{heading.means}::{language}"] = heading.number + 1
                    if cell:
                        row.texts[heading.means].setdefault(language, str(cell))
                elif cell:
                    row.cells.setdefault(heading.means, str(cell))
            yield row

    def check_halves(self, sheet: str, headings: list[Heading]) -> None:
        """A text that stands in one language and not in another of the form's."""
        if len(self.languages) < 2:
            return
        for key in ("label", "hint", "constraint_message"):
            for language in self.languages:
                missing = [
                    row
                    for row in self.rows[sheet]
                    if row.texts.get(key) and language not in row.texts[key]
                ]
                if not missing:
                    continue
                about = {
                    "column": f"{key}::{language_heading(language)}",
                    "rows": _some([row.number for row in missing]),
                }
                message = _(
                    "Half translated: “%(column)s” is empty in rows %(rows)s. Write the texts there."
                )
                column = missing[0].columns.get(f"{key}::{language}", 0)
                finding = Finding(
                    Level.ERROR, message % about, sheet, missing[0].number, column, about["column"]
                )
                self.findings.append(finding)

    def check_references(self, sheet: str) -> None:
        """XLSForm shows an earlier answer where a text names its question; here it would stay `${q}`.

        In what the portal wrote itself, only a name of the file can be one that was added since.
        """
        is_ours = bool(self.settings and self.settings.get(OWN_SETTING + "minutes"))
        for row in self.rows[sheet]:
            for key, texts in row.texts.items():
                for language, text in texts.items():
                    named = _REFERENCE.search(text)
                    if named and (named[1] in self.every_name or not is_ours):
                        message = _(
                            "The portal shows no earlier answer within a text: “%(reference)s” stays as "
                            "it is written. Word the text without it."
                        )
                        about = {"reference": named[0][:60]}
                        self.left_out(row, f"{key}::{language}", message % about, named[0])

    def read_choices(self) -> None:
        for row in self.rows["choices"]:
            called, name = row.get("list_name"), row.get("name")
            if not called or not name:
                key = "name" if called else "list_name"
                self.error(
                    row, key, _("A choice needs the name of its list and a name of its own.")
                )
                continue
            choices = self.lists.setdefault(called, _Choices(row.number))
            if any(name == each.get("name") for each in choices.entries):
                self.error(
                    row, "name", _("The list has this name twice. Give each choice its own.")
                )
                continue
            choices.entries.append(row)

    # --- The questions

    def read_survey(self) -> None:
        stack: list[_Group] = []
        repeat: _Row | None = None
        depth = 0
        names: dict[str, int] = {}
        for row in self.rows["survey"]:
            written = row.get("type")
            kind = " ".join(written.split()).lower() if written else ""
            edge = _edge(kind)
            name = row.get("name")
            if repeat is not None:
                depth += {"begin repeat": 1, "end repeat": -1}.get(edge, 0)
                self.not_asked.add(name)
                if depth == 0:
                    message = _(
                        "The portal asks nothing repeatedly: rows %(first)d to %(last)d are left out."
                    )
                    self.left_out(
                        repeat, "type", message % {"first": repeat.number, "last": row.number}
                    )
                    repeat = None
                continue
            if edge == "end group":
                self.end_group(stack, row)
                continue
            if edge == "begin repeat":
                repeat, depth = row, 1
                self.not_asked.add(name)
                continue
            if name and not self.is_name_free(row, names):
                continue
            if edge == "begin group":
                self.begin_group(stack, row)
            elif kind in _NOTES:
                self.take_note(row, stack)
            elif self.is_asked(row, kind):
                self.take_question(row, kind, stack)
        for group in stack:
            self.error(
                group.row, "type", _("The group is never ended: write “end_group” in a row below.")
            )
        if repeat is not None:
            self.error(
                repeat, "type", _("The repeat is never ended: write “end_repeat” in a row below.")
            )
        if self.pending_row is not None:
            self.left_out(
                self.pending_row, "label", _("No question follows this note on its page.")
            )
        self.drop_empty_pages()

    def is_name_free(self, row: _Row, names: dict[str, int]) -> bool:
        name = row.get("name")
        if name in names:
            message = _(
                "The name is already used in row %(row)d. Give each question and group its own."
            )
            self.error(row, "name", message % {"row": names[name]})
            return False
        names[name] = row.number
        return True

    def is_asked(self, row: _Row, kind: str) -> bool:
        """Whether it is a question that the portal asks; says why where it is none."""
        if not kind:
            self.error(row, "type", _("The type is missing. Write one, for example “text”."))
            return False
        if kind in _KINDS or _SELECT.match(kind):
            if row.get("name"):
                return True
            self.error(row, "name", _("The question has no name. Write one, for example “q1”."))
            return False
        self.not_asked.add(row.get("name"))
        first = kind.split()[0]
        if _edge(kind) == "end repeat":
            self.error(row, "type", _("No repeat begins above this end. Remove the row."))
        elif kind.partition(":")[0] in _UNSUPPORTED_TYPES or first in _UNSUPPORTED_TYPES:
            self.left_out(row, "type", _("The portal does not ask this type of question."))
        elif first.startswith("select"):
            self.error(row, "type", _("Write the name of a list behind it: “select_one list”."))
        else:
            self.error(row, "type", _("XLSForm knows no such type. Correct it."))
        return False

    def begin_group(self, stack: list[_Group], row: _Row) -> None:
        self.drop_pending()
        if not row.get("name"):
            self.error(row, "name", _("The group has no name. Write one, for example “page1”."))
        if stack:
            self.changed(row, "type", _("A group within a group becomes a page of its own."))
        if row.get("appearance") and "field-list" not in row.get("appearance"):
            self.left_out(row, "appearance", _("The portal has no such appearance."))
        if row.texts.get("hint"):
            self.left_out(
                row, "hint", _("A page has no hint. Write a note as the first row of the group.")
            )
        relevant = [*(stack[-1].relevant if stack else ()), *([row] if row.get("relevant") else ())]
        stack.append(_Group(row, relevant))
        self.begin_page(row, relevant)

    def end_group(self, stack: list[_Group], row: _Row) -> None:
        self.drop_pending()
        if not stack:
            self.error(row, "type", _("No group begins above this end. Remove the row."))
            return
        stack.pop()
        # What follows within the outer group, or outside of all, begins a page of its own.
        self.pages.append({})
        self.page_rows.append(None)

    def begin_page(self, row: _Row | None, relevant: list[_Row]) -> Content:
        name = row.get("name") if row else ""
        taken = {page["code"] for page in self.pages if page}
        called = (row.get(OWN + "code") if row else "") or name
        code = code_for(called or "page", taken, begin="page")
        title = dict(row.texts.get("label", {})) if row else {}
        page: Content = {"code": code, "title": title, "questions": [], "relevant": relevant}
        if self.pages and not self.pages[-1]:
            self.pages.pop()
            self.page_rows.pop()
        self.pages.append(page)
        self.page_rows.append(row)
        self.items[code] = []
        if row is not None:
            if name:
                self.not_asked.add(name)
            if name and code != called:
                self.tell_renamed(row, code)
            if not title:
                page["title"] = dict.fromkeys(self.languages, name or code)
                self.changed(
                    row, "label", _("The group has no label: the page is called by its name.")
                )
        return page

    def page_for(self, row: _Row, stack: list[_Group]) -> Content:
        """The page at hand; a new one outside of groups, and where one is full."""
        page = self.pages[-1] if self.pages else {}
        if page and len(page["questions"]) < MOST_ON_PAGE:
            return page
        group = stack[-1] if stack else _Group(None, [])
        is_full = bool(page)
        page = self.begin_page(None, group.relevant)
        self.page_rows[-1] = row
        label = dict(group.row.texts.get("label", {})) if group.row else {}
        page["title"] = label or self.titles()
        if is_full:
            message = _("A page holds %(most)d questions: from here on they stand on another.")
            self.changed(row, "type", message % {"most": MOST_ON_PAGE})
        elif not stack:
            self.changed(
                row, "type", _("Questions outside of groups stand on a page of their own.")
            )
        return page

    def titles(self) -> dict[str, str]:
        if words := self.opening.get("title"):
            return dict(words)
        title = (self.settings.get("form_title") if self.settings else "") or "1"
        return dict.fromkeys(self.languages, title)

    def take_note(self, row: _Row, stack: list[_Group]) -> None:
        name, words = row.get("name"), dict(row.texts.get("label", {}))
        self.not_asked.add(name)
        if hint := row.texts.get("hint"):
            words = {
                key: _joined(words.get(key, ""), hint.get(key, "")) for key in {**words, **hint}
            }
        if name in OPENING and not stack:
            self.opening[OPENING[name]] = words
            return
        if row.get("relevant"):
            self.left_out(
                row, "relevant", _("A note has no condition of its own here: it is always shown.")
            )
        if not words:
            return
        page = self.pages[-1] if self.pages else {}
        if page and not page["questions"] and not self.pending_help:
            page["intro"] = _both(page.get("intro", {}), words)
            return
        self.changed(
            row,
            "label",
            _("A note between questions is shown with the next question, as its help."),
        )
        self.pending_help, self.pending_row = _both(self.pending_help, words), row

    def drop_pending(self) -> None:
        if self.pending_row is not None:
            self.left_out(
                self.pending_row, "label", _("No question follows this note on its page.")
            )
        self.pending_help, self.pending_row = {}, None

    def take_question(self, row: _Row, kind: str, stack: list[_Group]) -> None:
        name = row.get("name")
        if self.is_reason(row, kind):
            return
        page = self.page_for(row, stack)
        code = code_for(name, self.codes)
        if code != name:
            self.tell_renamed(row, code)
        question: Content = {"code": code, "kind": "", "text": dict(row.texts.get("label", {}))}
        if not question["text"]:
            self.error(row, "label", _("The question has no label. Write what is asked."))
        item = _Item(row, question, Asked(code, ""))
        if found := _SELECT.match(kind):
            names = self.set_choices(item, found)
        else:
            names = {}
            self.set_plain_kind(item, kind)
        item.asked = Asked(code, question["kind"], names)
        self.set_help(item)
        self.set_required(item)
        self.set_bounds(item)
        self.set_own(item)
        self.codes.add(code)
        self.asked[name] = item.asked
        self.item_of[name] = item
        page["questions"].append(question)
        self.items[page["code"]].append(item)

    def is_reason(self, row: _Row, kind: str) -> bool:
        """`q1_why` after `q1` is what the portal calls the reason for an answer."""
        name = row.get("name")
        last = next(reversed(self.item_of.items()), None) if self.item_of else None
        if kind != "text" or last is None or name != f"{last[0]}_why":
            return False
        if last[1].content["kind"] not in {QuestionKind.SCALE, QuestionKind.SINGLE}:
            return False
        last[1].content["why"] = True
        self.not_asked.add(name)
        words = row.texts.get("label", {})
        if any(words.get(language) != WHY[language] for language in words):
            self.changed(
                row,
                "label",
                _("Taken as the reason for the answer before it, in the portal's words."),
            )
        if row.get("required").lower() in _YES:
            self.left_out(row, "required", _("A reason may always be left out."))
        return True

    def tell_renamed(self, row: _Row, code: str) -> None:
        message = _(
            "It is called “%(code)s” here: a code has small letters, digits and underscores."
        )
        self.changed(row, "name", message % {"code": code})

    def set_plain_kind(self, item: _Item, kind: str) -> None:
        row, question = item.row, item.content
        question["kind"] = str(_KINDS[kind])
        if kind in _DECIMALS:
            self.changed(row, "type", _("Numbers are whole here: decimals cannot be answered."))
        appearances = row.get("appearance").lower().split()
        if question["kind"] == QuestionKind.SHORT_TEXT and _MULTILINE in appearances:
            question["kind"] = str(QuestionKind.LONG_TEXT)
            appearances.remove(_MULTILINE)
        own = row.get(OWN + "kind")
        if own and question["kind"] == QuestionKind.SHORT_TEXT:
            if own in REFERRING:
                question["kind"] = own
            else:
                self.error(
                    row, OWN + "kind", _("Write region, municipality or organisation, or nothing.")
                )
        self.tell_appearances(row, appearances)

    def tell_appearances(self, row: _Row, appearances: list[str]) -> None:
        if set(appearances) - _PLAIN_APPEARANCES:
            self.left_out(row, "appearance", _("The portal has no such appearance."))

    def set_choices(self, item: _Item, found: re.Match[str]) -> dict[str, str | int]:
        row, question = item.row, item.content
        is_multiple = "multiple" in found["kind"] or "all" in found["kind"]
        # The name of the list as it is written: names know capital letters.
        called = " ".join(row.get("type").split()).split()[len(found["kind"].split())]
        if found["other"]:
            message = _(
                "“or_other” is not supported: add a choice for it, and a text that is asked if it was chosen."
            )
            self.left_out(row, "type", message)
        filter_ = row.get("choice_filter")
        if filter_ and filter_ != RETIRED_FILTER:
            self.left_out(
                row, "choice_filter", _("Choices are not filtered here: all of them are offered.")
            )
        appearances = row.get("appearance").lower().split()
        is_scale = _LIKERT in appearances and not is_multiple
        self.tell_appearances(
            row, [each for each in appearances if not (is_scale and each == _LIKERT)]
        )
        kind = QuestionKind.MULTIPLE if is_multiple else QuestionKind.SINGLE
        question["kind"] = str(QuestionKind.SCALE if is_scale else kind)
        choices = self.lists.get(called)
        if choices is None:
            message = _("There is no list “%(list)s” on the sheet choices.")
            self.error(row, "type", message % {"list": called[:60]})
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

    def check_choices(self, row: _Row, called: str, choices: _Choices) -> None:
        if len(choices.entries) < 2:
            message = _("The list “%(list)s” has only one choice: at least two are needed.")
            self.error(row, "type", message % {"list": called[:60]})
        for each in () if choices.is_used else choices.entries:
            if not each.texts.get("label"):
                self.error(each, "label", _("The choice has no label. Write its words."))
        choices.is_used = True

    def points(self, question: Content, entries: list[_Row]) -> dict[str, str | int]:
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
                self.changed(each, "name", message % {"value": value})
        question["points"] = [dict(each.texts.get("label", {})) for each in entries]
        if values != list(range(1, len(entries) + 1)):
            for point, value in zip(question["points"], values, strict=True):
                point["value"] = value
        return dict(zip(written, values, strict=True))

    def choices(self, question: Content, entries: list[_Row]) -> dict[str, str | int]:
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

    def set_help(self, item: _Item) -> None:
        row, words = item.row, dict(item.row.texts.get("hint", {}))
        if self.pending_row is not None:
            words = _both(self.pending_help, words)
            self.pending_help, self.pending_row = {}, None
        if message := row.texts.get("constraint_message"):
            self.changed(
                row,
                "constraint_message",
                _("Shown as a part of the help: the portal says itself what is wrong."),
            )
            words = _both(words, message)
        if words:
            item.content["help"] = words

    def set_required(self, item: _Item) -> None:
        written = item.row.get("required").lower()
        if written in _YES:
            item.content["required"] = True
        elif written not in _NO:
            self.left_out(
                item.row,
                "required",
                _(
                    "Required is yes or no here; a condition of its own is not supported. Not required."
                ),
            )

    def set_bounds(self, item: _Item) -> None:
        row, question = item.row, item.content
        node = self.expression(row, "constraint")
        if node is None:
            return
        try:
            found = bounds_meant(node, question["kind"], item.asked.names)
        except Unsupported as unsupported:
            self.left_out(row, "constraint", str(unsupported))
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

    def set_own(self, item: _Item) -> None:
        """What only the portal knows of a question."""
        row, question = item.row, item.content
        if indicator := row.get(OWN + "indicator"):
            question["indicator"] = indicator
        if before := row.get(OWN + "before").split():
            codes = dict(each.partition("=")[::2] for each in before[1:])
            question["before"] = {"question": before[0], **({"codes": codes} if codes else {})}
        unit = {lang: row.get(f"{OWN}unit_{lang}") for lang in self.languages}
        if any(unit.values()):
            question["unit"] = {language: text for language, text in unit.items() if text}

    def drop_empty_pages(self) -> None:
        kept = []
        for page, row in zip(self.pages, self.page_rows, strict=True):
            if page and page["questions"]:
                kept.append((page, row))
            elif page and row is not None:
                self.left_out(
                    row,
                    "type",
                    _("The group has no questions of its own, so there is no such page."),
                )
        self.pages, self.page_rows = [page for page, _row in kept], [row for _page, row in kept]
        if not self.pages and not any(f.level == Level.ERROR for f in self.findings):
            message = _("No question was found that the portal can ask.")
            self.findings.append(Finding(Level.ERROR, message, "survey"))

    # --- Conditions

    def expression(self, row: _Row, key: str) -> Node | None:
        written = row.get(key)
        if not written:
            return None
        # Spreadsheet programs make words of their own of true and false.
        written = {"true": "true()", "yes": "true()", "false": "false()", "no": "false()"}.get(
            written.lower(), written
        )
        try:
            node = parse(written)
        except Unreadable as unreadable:
            if "../" in written:
                message = _("A question is named like ${question} here, not by a path. Correct it.")
            else:
                message = _("The expression cannot be read near “%(near)s”. Correct it.") % {
                    "near": unreadable.near
                }
            self.error(row, key, message)
            return None
        for name in unknown_functions(node):
            message = _("There is no function “%(name)s”. Correct it.")
            self.error(row, key, message % {"name": name[:40]})
            return None
        unknown = [n for n in questions_in(node) if n not in self.every_name]
        for name in unknown:
            message = _("There is no question “%(name)s”. Correct the name.")
            self.error(row, key, message % {"name": name[:40]})
        return None if unknown else node

    @property
    def every_name(self) -> set[str]:
        if not hasattr(self, "_every_name"):
            self._every_name = {row.get("name") for row in self.rows["survey"]}
        return self._every_name

    def check_circles(self) -> None:
        """Questions that rest on one another, over however many."""
        rests: dict[str, list[str]] = {}
        rows: dict[str, _Row] = {}
        inside: list[str] = []
        for row in self.rows["survey"]:
            kind = " ".join(row.get("type").split()).lower()
            edge = _edge(kind)
            if edge == "end group" and inside:
                inside.pop()
            name = row.get("name") or f"#{row.number}"
            if row.get("relevant"):
                node = self.expression(row, "relevant")
                if node is not None:
                    self.relevants[row.number] = (row, node)
                    rests[name] = questions_in(node)
                    rows[name] = row
            rests.setdefault(name, []).extend(inside[-1:])
            if edge == "begin group":
                inside.append(name)
        for circle in _circles(rests):
            begun = next((rows[name] for name in circle if name in rows), None)
            message = _("The conditions go round in a circle: %(circle)s. Take one of them away.")
            shown = " → ".join([*circle[:MOST_NAMED], circle[0]])
            self.error(begun, "relevant", message % {"circle": shown})

    def set_conditions(self) -> None:
        before: set[str] = set()
        file_name = {item.asked.code: name for name, item in self.item_of.items()}
        for page in self.pages:
            nodes = [self.meant(row, before) for row in page.pop("relevant")]
            found = [node for node in nodes if node is not None]
            if found:
                page["ask_if"] = found[0] if len(found) == 1 else {"all": found}
            for item in self.items[page["code"]]:
                condition = self.meant(item.row, before)
                if condition is not None:
                    item.content["ask_if"] = condition
                before.add(file_name[item.asked.code])

    def meant(self, row: _Row, before: set[str]) -> Content | None:
        if row.number not in self.relevants:
            return None
        node = self.relevants[row.number][1]
        for name in questions_in(node):
            if name in before:
                continue
            if name in self.asked:
                message = _("The condition rests on “%(name)s”, which comes later. It is left out.")
            else:
                message = _(
                    "The condition rests on “%(name)s”, which is not asked here. It is left out."
                )
            self.left_out(row, "relevant", message % {"name": name[:40]})
            return None
        try:
            return condition_meant(node, self.asked)
        except Unsupported as unsupported:
            self.left_out(row, "relevant", str(unsupported))
            return None

    # --- The whole

    def content(self, file_name: str) -> Content:
        title = self.settings.get("form_title") if self.settings else ""
        content: Content = {
            "code": code_for(
                (self.settings.get("form_id") if self.settings else "") or title or file_name,
                (),
                begin="survey",
            ),
            "version": self.version(),
            "languages": self.languages,
            "title": self.opening.get("title")
            or {self.languages[0]: title or file_name[:200] or "?"},
        }
        content |= {
            key: self.opening[key] for key in ("who", "why", "use") if self.opening.get(key)
        }
        minutes = self.settings.get(OWN_SETTING + "minutes") if self.settings else ""
        if minutes.isascii() and minutes.isdecimal() and 1 <= int(minutes[:4]) <= 120:
            content["minutes"] = int(minutes)
        return {**content, "pages": self.pages}

    def version(self) -> int:
        written = self.settings.get("version") if self.settings else ""
        if written.isascii() and written.isdecimal() and 1 <= int(written[:12]) <= 9_999:
            return int(written)
        if written:
            self.changed(self.settings, "version", _("Versions are counted from 1 here."))
        return 1

    def faults_of(self, content: Content) -> Iterator[Finding]:
        """What the schema refuses, at the row that it came from. Opening words may still be missing."""
        words = dict.fromkeys(self.languages, "-")
        whole = {"who": words, "why": words, "use": words, "minutes": 5, **content}
        whole["title"] = {**words, **content["title"]}
        try:
            checked_content(whole)
        except FaultyDefinition as faulty:
            for fault in faulty.faults[:500]:
                sheet, row, value = self.place_of(fault.place)
                yield Finding(Level.ERROR, fault.message, sheet, row, value=value)

    def place_of(self, place: str) -> tuple[str, int, str]:
        found = re.match(
            r"pages\[(\d+)\](?:\.questions\[(\d+)\])?(?:\.(?:choices|points)\[(\d+)\])?", place
        )
        if found is None:
            return "settings" if place in {"code", "version"} else "survey", 0, place
        number = int(found[1])
        row = self.page_rows[number]
        if found[2] is None:
            return "survey", row.number if row else 0, row.get("name") if row else place
        item = self.items[self.pages[number]["code"]][int(found[2])]
        if found[3] is not None and int(found[3]) < len(item.choice_rows):
            return "choices", item.choice_rows[int(found[3])], item.row.get("name")
        return "survey", item.row.number, item.row.get("name")


def _edge(kind: str) -> str:
    """`begin group`, `end group`, `begin repeat` or `end repeat`; empty where it is none of them."""
    found = _EDGE.match(kind)
    if found is None:
        return ""
    return f"{found['edge']} {'group' if found['what'] == 'group' else 'repeat'}"


def _circles(rests: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Each circle once, as the names on the way round. Long chains need no deep stack."""
    done: set[str] = set()
    for start in rests:
        path: list[str] = []
        on_path: set[str] = set()
        waiting = [(start, iter(rests.get(start, ())))] if start not in done else []
        if waiting:
            path.append(start)
            on_path.add(start)
        while waiting:
            name, following = waiting[-1]
            for other in following:
                if other in on_path:
                    yield path[path.index(other) :]
                elif other not in done and other in rests:
                    path.append(other)
                    on_path.add(other)
                    waiting.append((other, iter(rests[other])))
                    break
            else:
                waiting.pop()
                done.add(name)
                on_path.discard(path.pop())


def _both(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    languages = dict.fromkeys(chain(first, second))
    return {each: _joined(first.get(each, ""), second.get(each, "")) for each in languages}


def _joined(first: str, second: str) -> str:
    return "\n\n".join(filter(None, (first, second)))


def _some(rows: list[int]) -> str:
    """The first of them; behind these, that there are more."""
    shown = ", ".join(map(str, rows[:MOST_NAMED]))
    return f"{shown} …" if len(rows) > MOST_NAMED else shown
