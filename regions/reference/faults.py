"""What can be wrong with a file, said with its place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: line 1 is the header; no column means the whole line."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        column = _(", column %(column)s") % {"column": self.column} if self.column else ""
        place = _("%(file)s, line %(line)d") % {"file": self.file, "line": self.line}
        return f"{place}{column}: {self.message}"


class FaultyReference(ValueError):
    """The tables were refused; nothing has changed."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))
