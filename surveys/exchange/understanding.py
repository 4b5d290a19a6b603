"""An XLSForm as the portal understands it: a definition, and everything that is to be said of it.

Nothing is dropped in silence: what has no place here is named with its sheet, row and column.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from django.utils.translation import gettext as _

from surveys.exchange.conditions import Conditions
from surveys.exchange.finding import Finding, Findings, Level
from surveys.exchange.form_file import SHEETS, FormFile
from surveys.exchange.headings import OWN_SETTING
from surveys.exchange.meaning import Content
from surveys.exchange.pages import Pages
from surveys.exchange.sheets import Sheets
from surveys.questionnaire.codes import code_for
from surveys.questionnaire.definition_file import FaultyDefinition, checked_content


@dataclass
class Understood:
    """What a file says: `content` in the shape of a definition, where some opening words may be missing."""

    content: Content
    findings: list[Finding] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        return any(finding.level == Level.ERROR for finding in self.findings)


def understand(form: FormFile, *, name: str, language: str) -> Understood:
    """`name` is that of the file; texts without a language are in `language`."""
    reading = _Reading(form, language)
    reading.read()
    content = reading.content(PurePath(name).stem)
    found = Understood(content, reading.said.all)
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
    """Goes through the sheets once; `said` grows as it goes."""

    def __init__(self, form: FormFile, language: str) -> None:
        self.said = Findings()
        self.sheets = Sheets(form, language, self.said)
        self.pages = Pages(self.sheets, self.said)

    def read(self) -> None:
        self.sheets.read()
        self.pages.read()
        conditions = Conditions(self.sheets, self.pages, self.said)
        conditions.check_circles()
        conditions.set_conditions()
        self.sheets.tell_unused_lists()

    def content(self, file_name: str) -> Content:
        title = self.sheets.setting("form_title")
        content: Content = {
            "code": code_for(
                self.sheets.setting("form_id") or title or file_name,
                (),
                begin="survey",
            ),
            "version": self.version(),
            "languages": self.sheets.languages,
            "title": self.pages.opening.get("title")
            or {self.sheets.languages[0]: title or file_name[:200] or "?"},
        }
        content |= {
            key: self.pages.opening[key]
            for key in ("who", "why", "use")
            if self.pages.opening.get(key)
        }
        minutes = self.sheets.setting(OWN_SETTING + "minutes")
        if minutes.isascii() and minutes.isdecimal() and 1 <= int(minutes[:4]) <= 120:
            content["minutes"] = int(minutes)
        return {**content, "pages": self.pages.pages}

    def version(self) -> int:
        written = self.sheets.setting("version")
        if written.isascii() and written.isdecimal() and 1 <= int(written[:12]) <= 9_999:
            return int(written)
        if written:
            self.said.changed(
                self.sheets.settings, "version", _("Versions are counted from 1 here.")
            )
        return 1

    def faults_of(self, content: Content) -> Iterator[Finding]:
        """What the schema refuses, at the row that it came from. Opening words may still be missing."""
        words = dict.fromkeys(self.sheets.languages, "-")
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
        row = self.pages.page_rows[number]
        if found[2] is None:
            return "survey", row.number if row else 0, row.get("name") if row else place
        item = self.pages.items[self.pages.pages[number]["code"]][int(found[2])]
        if found[3] is not None and int(found[3]) < len(item.choice_rows):
            return "choices", item.choice_rows[int(found[3])], item.row.get("name")
        return "survey", item.row.number, item.row.get("name")
