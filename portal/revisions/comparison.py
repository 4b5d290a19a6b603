"""Two versions of a text side by side: field by field, word by word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import capfirst

from portal.revisions.named_text import NamedText
from portal.ui.diff import Diff, compare


@dataclass(frozen=True)
class FieldDiff:
    """One text before and after: what was removed and what was added."""

    label: str
    # Of the text, so that it is spoken as it is written; empty where it is the page's.
    language: str
    diff: Diff

    @property
    def is_same(self) -> bool:
        return self.diff.is_same


@dataclass(frozen=True)
class TextComparison:
    fields: tuple[FieldDiff, ...]

    template = "revisions/_comparison.html"

    @property
    def is_same(self) -> bool:
        return all(field.is_same for field in self.fields)

    @property
    def changed(self) -> list[FieldDiff]:
        return [field for field in self.fields if not field.is_same]

    @property
    def same_count(self) -> int:
        return len(self.fields) - len(self.changed)


def compare_texts(
    named: Iterable[NamedText], before: Mapping[str, str], after: Mapping[str, str]
) -> TextComparison:
    """A text that is empty in both is no field of the comparison."""
    pairs = ((one, before.get(one.key, ""), after.get(one.key, "")) for one in named)
    return TextComparison(
        tuple(
            FieldDiff(capfirst(str(one.label)), one.language, compare(old, new))
            for one, old, new in pairs
            if old or new
        )
    )
