"""When questions and pages of a form are asked: circles first, then each condition as it is meant."""

from django.utils.translation import gettext as _

from surveys.exchange.expression import Node, questions_in
from surveys.exchange.finding import MOST_NAMED, Findings
from surveys.exchange.meaning import Content, Unsupported, condition_meant
from surveys.exchange.pages import Pages, edge_of
from surveys.exchange.row import Row
from surveys.exchange.sheets import Sheets
from surveys.exchange.written import Written
from surveys.questionnaire.circles import circles


class Conditions:
    """Of one form whose questions were read."""

    def __init__(self, sheets: Sheets, pages: Pages, said: Findings) -> None:
        self.sheets = sheets
        self.pages = pages
        self.said = said
        self.written = Written(sheets, said)
        # By the numbers of their rows.
        self.relevants: dict[int, tuple[Row, Node]] = {}

    def check_circles(self) -> None:
        """Questions that rest on one another, over however many."""
        rests: dict[str, list[str]] = {}
        rows: dict[str, Row] = {}
        inside: list[str] = []
        for row in self.sheets.rows["survey"]:
            kind = " ".join(row.get("type").split()).lower()
            edge = edge_of(kind)
            if edge == "end group" and inside:
                inside.pop()
            name = row.get("name") or f"#{row.number}"
            if row.get("relevant"):
                node = self.written.expression(row, "relevant")
                if node is not None:
                    self.relevants[row.number] = (row, node)
                    rests[name] = questions_in(node)
                    rows[name] = row
            rests.setdefault(name, []).extend(inside[-1:])
            if edge == "begin group":
                inside.append(name)
        for circle in circles(rests):
            begun = next((rows[name] for name in circle if name in rows), None)
            message = _("The conditions go round in a circle: %(circle)s. Take one of them away.")
            shown = " → ".join([*circle[:MOST_NAMED], circle[0]])
            self.said.error(begun, "relevant", message % {"circle": shown})

    def set_conditions(self) -> None:
        before: set[str] = set()
        file_name = {item.asked.code: name for name, item in self.pages.item_of.items()}
        for page in self.pages.pages:
            nodes = [self.meant(row, before) for row in page.pop("relevant")]
            found = [node for node in nodes if node is not None]
            if found:
                page["ask_if"] = found[0] if len(found) == 1 else {"all": found}
            for item in self.pages.items[page["code"]]:
                condition = self.meant(item.row, before)
                if condition is not None:
                    item.content["ask_if"] = condition
                before.add(file_name[item.asked.code])

    def meant(self, row: Row, before: set[str]) -> Content | None:
        if row.number not in self.relevants:
            return None
        node = self.relevants[row.number][1]
        for name in questions_in(node):
            if name in before:
                continue
            if name in self.pages.asked:
                message = _("The condition rests on “%(name)s”, which comes later. It is left out.")
            else:
                message = _(
                    "The condition rests on “%(name)s”, which is not asked here. It is left out."
                )
            self.said.left_out(row, "relevant", message % {"name": name[:40]})
            return None
        try:
            return condition_meant(node, self.pages.asked)
        except Unsupported as unsupported:
            self.said.left_out(row, "relevant", str(unsupported))
            return None
