"""The expression in a cell: read, with all its functions and questions known; or told why not."""

from django.utils.translation import gettext as _

from surveys.exchange.expression import Node, Unreadable, parse, questions_in, unknown_functions
from surveys.exchange.finding import Findings
from surveys.exchange.row import Row
from surveys.exchange.sheets import Sheets


class Written:
    """Of one form."""

    def __init__(self, sheets: Sheets, said: Findings) -> None:
        self.sheets = sheets
        self.said = said

    def expression(self, row: Row, key: str) -> Node | None:
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
            self.said.error(row, key, message)
            return None
        for name in unknown_functions(node):
            message = _("There is no function “%(name)s”. Correct it.")
            self.said.error(row, key, message % {"name": name[:40]})
            return None
        unknown = [n for n in questions_in(node) if n not in self.sheets.every_name]
        for name in unknown:
            message = _("There is no question “%(name)s”. Correct the name.")
            self.said.error(row, key, message % {"name": name[:40]})
        return None if unknown else node
