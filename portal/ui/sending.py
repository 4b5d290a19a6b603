"""A form that saves by itself has a name of its own and counts what it sends, so that it is known again."""

import re
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

# The field in which a form says both, as static/js/unsaved.js writes it.
FIELD = "draft_form"
TOLD = re.compile(r"([0-9a-f]{16})-([0-9]{1,6})")


@dataclass(frozen=True)
class Sending:
    """Which opened form sends, and which of its sendings it is. One without scripts does not say."""

    form: str = ""
    count: int = 0

    @classmethod
    def of(cls, sent: QueryDict) -> Self:
        told = TOLD.fullmatch(sent.get(FIELD, ""))
        return cls(told[1], int(told[2])) if told else cls()

    def is_after(self, form: str, count: int) -> bool:
        """Whether this comes later from the very same form. What overtook it on the way is no earlier one."""
        return bool(form) and form == self.form and count < self.count


UNNAMED = Sending()
