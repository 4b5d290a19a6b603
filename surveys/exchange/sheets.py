"""The sheets of a form: which columns are taken, in which languages, with which lists of choices."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from portal.tabular.faults import FaultyCell
from portal.tabular.labels import FAULT_LABELS
from surveys.exchange.finding import Finding, Findings, Level, some
from surveys.exchange.form_file import SHEETS, FormFile
from surveys.exchange.headings import (
    OWN_SETTING,
    Heading,
    headings_of,
    language_called,
    language_heading,
    likely_meant,
)
from surveys.exchange.row import Row

# The answer to another question, in a text.
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^\s{}]+)\s*\}")


@dataclass
class ChoiceList:
    """A list of choices; `row` is its first."""

    row: int
    entries: list[Row] = field(default_factory=list)
    is_used: bool = False


class Sheets:
    """Of one form. What has no place is told to `said`."""

    def __init__(self, form: FormFile, language: str, said: Findings) -> None:
        self.form = form
        self.said = said
        self.settings: Row | None = None
        # Of texts whose columns name none.
        self.plain_language = language
        self.languages: list[str] = []
        self.rows: dict[str, list[Row]] = {}
        self.lists: dict[str, ChoiceList] = {}

    def read(self) -> None:
        """Before any question is looked at."""
        for sheet in self.form.others:
            message = _(
                "The portal reads the sheets survey, choices and settings; this one is left out."
            )
            self.said.add(Finding(Level.LEFT_OUT, message, sheet))
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

    def setting(self, key: str) -> str:
        return self.settings.get(key) if self.settings else ""

    def tell_unused_lists(self) -> None:
        """After the questions were read."""
        for called, each in self.lists.items():
            if not each.is_used:
                message = _("No question uses this list.")
                finding = Finding(Level.LEFT_OUT, message, "choices", each.row, value=called[:80])
                self.said.add(finding)

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
                self.said.add(Finding(Level.LEFT_OUT, message, **place))  # type: ignore[arg-type]
            elif not heading.means:
                likely = likely_meant(sheet, heading.written)
                message = _(
                    "XLSForm knows no such column. Correct the heading, or remove the column."
                )
                if likely:
                    message = _("XLSForm knows no such column. Did you mean “%(likely)s”?") % {
                        "likely": likely
                    }
                self.said.add(Finding(Level.ERROR, message, **place))  # type: ignore[arg-type]
            elif not heading.is_taken:
                self.note_unused(sheet, heading)
            elif heading.language == "?":
                message = _(
                    "The portal asks in Finnish, Swedish and English; this language is left out."
                )
                self.said.add(Finding(Level.LEFT_OUT, message, **place))  # type: ignore[arg-type]
            elif (key := (heading.means, heading.language)) in seen:
                message = _("This column stands in the sheet more than once. Keep one of them.")
                self.said.add(Finding(Level.ERROR, message, **place))  # type: ignore[arg-type]
            else:
                seen[key] = heading

    def note_unused(self, sheet: str, heading: Heading) -> None:
        """Only where something stands below it."""
        rows = self.rows_below(sheet, heading)
        if rows:
            message = _("The portal has no place for this column. Rows: %(rows)s.")
            self.said.add(
                Finding(
                    Level.LEFT_OUT,
                    message % {"rows": some(rows)},
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
            about = {"rows": some(rows)}
            self.said.add(Finding(Level.LEFT_OUT, message % about, sheet, 1, heading.number + 1))

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
            self.said.left_out(row, "", _("Only the first row of settings is read."))
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

    def rows_of(self, sheet: str, headings: list[Heading]) -> Iterator[Row]:
        taken = [heading for heading in headings if heading.is_taken and heading.language != "?"]
        faulty = 0
        for number, cells in self.form.sheet(sheet).numbered():
            row = Row(sheet, number, {}, {}, defaultdict(dict))
            for column, cell in enumerate(cells, start=1):
                if isinstance(cell, FaultyCell):
                    faulty += 1
                    message = str(FAULT_LABELS[cell.code])
                    self.said.add(
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
                    "rows": some([row.number for row in missing]),
                }
                message = _(
                    "Half translated: “%(column)s” is empty in rows %(rows)s. Write the texts there."
                )
                column = missing[0].columns.get(f"{key}::{language}", 0)
                finding = Finding(
                    Level.ERROR, message % about, sheet, missing[0].number, column, about["column"]
                )
                self.said.add(finding)

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
                        self.said.left_out(row, f"{key}::{language}", message % about, named[0])

    def read_choices(self) -> None:
        for row in self.rows["choices"]:
            called, name = row.get("list_name"), row.get("name")
            if not called or not name:
                key = "name" if called else "list_name"
                self.said.error(
                    row, key, _("A choice needs the name of its list and a name of its own.")
                )
                continue
            choices = self.lists.setdefault(called, ChoiceList(row.number))
            if any(name == each.get("name") for each in choices.entries):
                self.said.error(
                    row, "name", _("The list has this name twice. Give each choice its own.")
                )
                continue
            choices.entries.append(row)

    @cached_property
    def every_name(self) -> set[str]:
        """Of questions, notes and groups."""
        return {row.get("name") for row in self.rows["survey"]}
