"""A figure, or the reason why there is none: what is hidden, what is missing and zero are three things."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext, ngettext


class Reason(StrEnum):
    """Why there is no figure."""

    # Hidden: this follows from how many answered, never from what they said.
    FEW = "few"
    PROTECTS = "protects"
    # Missing: there is nothing that could be told.
    NO_ANSWERS = "no answers"
    CANNOT_SAY = "cannot say"
    NOT_ASKED = "not asked"
    NOBODY_INVITED = "nobody invited"

    @property
    def is_hidden(self) -> bool:
        return self in {Reason.FEW, Reason.PROTECTS}

    def text(self, minimum: int = 1) -> str:
        """What stands in the place of the figure."""
        match self:
            case Reason.FEW:
                return ngettext(
                    "fewer than %(minimum)d answer", "fewer than %(minimum)d answers", minimum
                ) % {"minimum": minimum}
            case Reason.PROTECTS:
                return gettext("hidden: it would tell what a few have answered")
            case Reason.NO_ANSWERS:
                return gettext("no answers")
            case Reason.CANNOT_SAY:
                return gettext("all said they cannot say")
            case Reason.NOT_ASKED:
                return gettext("not asked")
            case Reason.NOBODY_INVITED:
                return ""


@dataclass(frozen=True)
class Figure:
    """A number and of how many it is; or none of both, and the reason."""

    # As a page writes the figure, or what it says in its place.
    text: str
    value: float | None = None
    n: int | None = None
    reason: Reason | None = None
    # What a file says in its place: nothing where a page writes a dash.
    why: str = ""

    @classmethod
    def without(cls, reason: Reason, *, minimum: int = 1, text: str = "") -> "Figure":
        why = reason.text(minimum)
        return cls(text or why, reason=reason, why=why)

    @property
    def in_cell(self) -> float | str | None:
        """The number, or in its place why there is none: an empty cell would be taken for a zero."""
        return (self.why or None) if self.value is None else self.value

    @property
    def n_in_cell(self) -> int | None:
        """Of how many the number is; nothing beside a reason."""
        return None if self.value is None else self.n

    @property
    def hidden(self) -> str | None:
        """In a column of its own: why the figure is hidden; that one is missing is told by its place."""
        return self.why if self.reason and self.reason.is_hidden else None
