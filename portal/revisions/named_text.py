"""What a text is called: by the code and by people; and in which language it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.ui.localised import LANGUAGES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Language → text, of each field: as revisions keep them.
KeptTexts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class NamedText:
    """One of the texts that a form asks for and a revision keeps, in one language."""

    field: str
    language: str
    # Such as “title in Finnish”, and of the field in any language: “title”.
    label: "StrOrPromise"
    heading: "StrOrPromise"
    # The most characters it may have.
    most: int
    # Of one line, such as a title; otherwise of paragraphs.
    is_line: bool = False
    is_required: bool = False
    explained: "StrOrPromise" = ""

    @property
    def key(self) -> str:
        """Of the form's field, and of the column where the text has one."""
        return f"{self.field}_{self.language}"


def in_each_language(
    field: str,
    heading: "StrOrPromise",
    labels: "Sequence[StrOrPromise]",
    *,
    most: int,
    is_line: bool = False,
    required: Iterable[str] = (),
    explained: "StrOrPromise" = "",
) -> tuple[NamedText, ...]:
    """A label for each language; `required` are those in which it may not be left empty."""
    return tuple(
        NamedText(field, language, label, heading, most, is_line, language in required, explained)
        for language, label in zip(LANGUAGES, labels, strict=True)
    )


def as_kept(named: Iterable[NamedText], texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """As a revision keeps them."""
    kept: dict[str, dict[str, str]] = {}
    for one in named:
        kept.setdefault(one.field, {})[one.language] = texts.get(one.key, "")
    return kept


def from_kept(named: Iterable[NamedText], kept: KeptTexts) -> dict[str, str]:
    """Key → text, of what the revision knows: a text that came later is no empty one."""
    return {
        one.key: kept[one.field][one.language]
        for one in named
        if one.language in kept.get(one.field, {})
    }
