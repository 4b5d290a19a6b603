"""The sheet of questions from top to bottom: groups as pages, notes, questions, what is left out."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.exchange.finding import Finding, Findings, Level
from surveys.exchange.headings import OWN
from surveys.exchange.meaning import Asked, Content
from surveys.exchange.own_words import WHY
from surveys.exchange.questions import Item, Questions, both, is_question, is_yes, joined
from surveys.exchange.row import Row
from surveys.exchange.sheets import Sheets
from surveys.questionnaire.codes import code_for
from surveys.questionnaire.definition import QuestionKind

# Notes that carry the opening words, by their names.
OPENING = {f"survey_{key}": key for key in ("title", "who", "why", "use")}
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
MOST_ON_PAGE = 30


@dataclass
class Group:
    row: Row | None
    relevant: list[Row]


def edge_of(kind: str) -> str:
    """`begin group`, `end group`, `begin repeat` or `end repeat`; empty where it is none of them."""
    found = _EDGE.match(kind)
    if found is None:
        return ""
    return f"{found['edge']} {'group' if found['what'] == 'group' else 'repeat'}"


class Pages:
    """Of one form. A page that was ended and has not begun anew is empty."""

    def __init__(self, sheets: Sheets, said: Findings) -> None:
        self.sheets = sheets
        self.said = said
        self.questions = Questions(sheets, said)
        self.pages: list[Content] = []
        self.page_rows: list[Row | None] = []
        # By the code of their page.
        self.items: dict[str, list[Item]] = {}
        # By their names in the file.
        self.asked: dict[str, Asked] = {}
        self.item_of: dict[str, Item] = {}
        # Names that stand in the file but are not asked here.
        self.not_asked: set[str] = set()
        self.opening: dict[str, dict[str, str]] = {}
        self.pending_help: dict[str, str] = {}
        self.pending_row: Row | None = None
        self.codes: set[str] = set()

    def read(self) -> None:
        stack: list[Group] = []
        repeat: Row | None = None
        depth = 0
        names: dict[str, int] = {}
        for row in self.sheets.rows["survey"]:
            written = row.get("type")
            kind = " ".join(written.split()).lower() if written else ""
            edge = edge_of(kind)
            name = row.get("name")
            if repeat is not None:
                depth += {"begin repeat": 1, "end repeat": -1}.get(edge, 0)
                self.not_asked.add(name)
                if depth == 0:
                    message = _(
                        "The portal asks nothing repeatedly: rows %(first)d to %(last)d are left out."
                    )
                    self.said.left_out(
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
            self.said.error(
                group.row, "type", _("The group is never ended: write “end_group” in a row below.")
            )
        if repeat is not None:
            self.said.error(
                repeat, "type", _("The repeat is never ended: write “end_repeat” in a row below.")
            )
        if self.pending_row is not None:
            self.said.left_out(
                self.pending_row, "label", _("No question follows this note on its page.")
            )
        self.drop_empty_pages()

    def is_name_free(self, row: Row, names: dict[str, int]) -> bool:
        name = row.get("name")
        if name in names:
            message = _(
                "The name is already used in row %(row)d. Give each question and group its own."
            )
            self.said.error(row, "name", message % {"row": names[name]})
            return False
        names[name] = row.number
        return True

    def is_asked(self, row: Row, kind: str) -> bool:
        """Whether it is a question that the portal asks; says why where it is none."""
        if not kind:
            self.said.error(row, "type", _("The type is missing. Write one, for example “text”."))
            return False
        if is_question(kind):
            if row.get("name"):
                return True
            self.said.error(
                row, "name", _("The question has no name. Write one, for example “q1”.")
            )
            return False
        self.not_asked.add(row.get("name"))
        first = kind.split()[0]
        if edge_of(kind) == "end repeat":
            self.said.error(row, "type", _("No repeat begins above this end. Remove the row."))
        elif kind.partition(":")[0] in _UNSUPPORTED_TYPES or first in _UNSUPPORTED_TYPES:
            self.said.left_out(row, "type", _("The portal does not ask this type of question."))
        elif first.startswith("select"):
            self.said.error(
                row, "type", _("Write the name of a list behind it: “select_one list”.")
            )
        else:
            self.said.error(row, "type", _("XLSForm knows no such type. Correct it."))
        return False

    def begin_group(self, stack: list[Group], row: Row) -> None:
        self.drop_pending()
        if not row.get("name"):
            self.said.error(
                row, "name", _("The group has no name. Write one, for example “page1”.")
            )
        if stack:
            self.said.changed(row, "type", _("A group within a group becomes a page of its own."))
        if row.get("appearance") and "field-list" not in row.get("appearance"):
            self.said.left_out(row, "appearance", _("The portal has no such appearance."))
        if row.texts.get("hint"):
            self.said.left_out(
                row, "hint", _("A page has no hint. Write a note as the first row of the group.")
            )
        relevant = [*(stack[-1].relevant if stack else ()), *([row] if row.get("relevant") else ())]
        stack.append(Group(row, relevant))
        self.begin_page(row, relevant)

    def end_group(self, stack: list[Group], row: Row) -> None:
        self.drop_pending()
        if not stack:
            self.said.error(row, "type", _("No group begins above this end. Remove the row."))
            return
        stack.pop()
        # What follows within the outer group, or outside of all, begins a page of its own.
        self.pages.append({})
        self.page_rows.append(None)

    def begin_page(self, row: Row | None, relevant: list[Row]) -> Content:
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
                self.questions.tell_renamed(row, code)
            if not title:
                page["title"] = dict.fromkeys(self.sheets.languages, name or code)
                self.said.changed(
                    row, "label", _("The group has no label: the page is called by its name.")
                )
        return page

    def page_for(self, row: Row, stack: list[Group]) -> Content:
        """The page at hand; a new one outside of groups, and where one is full."""
        page = self.pages[-1] if self.pages else {}
        if page and len(page["questions"]) < MOST_ON_PAGE:
            return page
        group = stack[-1] if stack else Group(None, [])
        is_full = bool(page)
        page = self.begin_page(None, group.relevant)
        self.page_rows[-1] = row
        label = dict(group.row.texts.get("label", {})) if group.row else {}
        page["title"] = label or self.titles()
        if is_full:
            message = _("A page holds %(most)d questions: from here on they stand on another.")
            self.said.changed(row, "type", message % {"most": MOST_ON_PAGE})
        elif not stack:
            self.said.changed(
                row, "type", _("Questions outside of groups stand on a page of their own.")
            )
        return page

    def titles(self) -> dict[str, str]:
        if words := self.opening.get("title"):
            return dict(words)
        title = self.sheets.setting("form_title") or "1"
        return dict.fromkeys(self.sheets.languages, title)

    def take_note(self, row: Row, stack: list[Group]) -> None:
        name, words = row.get("name"), dict(row.texts.get("label", {}))
        self.not_asked.add(name)
        if hint := row.texts.get("hint"):
            words = {
                key: joined(words.get(key, ""), hint.get(key, "")) for key in {**words, **hint}
            }
        if name in OPENING and not stack:
            self.opening[OPENING[name]] = words
            return
        if row.get("relevant"):
            self.said.left_out(
                row, "relevant", _("A note has no condition of its own here: it is always shown.")
            )
        if not words:
            return
        page = self.pages[-1] if self.pages else {}
        if page and not page["questions"] and not self.pending_help:
            page["intro"] = both(page.get("intro", {}), words)
            return
        self.said.changed(
            row,
            "label",
            _("A note between questions is shown with the next question, as its help."),
        )
        self.pending_help, self.pending_row = both(self.pending_help, words), row

    def drop_pending(self) -> None:
        if self.pending_row is not None:
            self.said.left_out(
                self.pending_row, "label", _("No question follows this note on its page.")
            )
        self.pending_help, self.pending_row = {}, None

    def take_question(self, row: Row, kind: str, stack: list[Group]) -> None:
        name = row.get("name")
        if self.is_reason(row, kind):
            return
        page = self.page_for(row, stack)
        code = code_for(name, self.codes)
        if code != name:
            self.questions.tell_renamed(row, code)
        item = self.questions.made(row, kind, code, self.pending_help)
        self.pending_help, self.pending_row = {}, None
        self.codes.add(code)
        self.asked[name] = item.asked
        self.item_of[name] = item
        page["questions"].append(item.content)
        self.items[page["code"]].append(item)

    def is_reason(self, row: Row, kind: str) -> bool:
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
            self.said.changed(
                row,
                "label",
                _("Taken as the reason for the answer before it, in the portal's words."),
            )
        if is_yes(row.get("required")):
            self.said.left_out(row, "required", _("A reason may always be left out."))
        return True

    def drop_empty_pages(self) -> None:
        kept = []
        for page, row in zip(self.pages, self.page_rows, strict=True):
            if page and page["questions"]:
                kept.append((page, row))
            elif page and row is not None:
                self.said.left_out(
                    row,
                    "type",
                    _("The group has no questions of its own, so there is no such page."),
                )
        self.pages, self.page_rows = [page for page, _row in kept], [row for _page, row in kept]
        if not self.pages and not self.said.has_errors:
            message = _("No question was found that the portal can ask.")
            self.said.add(Finding(Level.ERROR, message, "survey"))
