"""All words of a survey in a table of languages side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.revisions.facts import changed_since
from portal.typed.text import plain_lines
from surveys.forms.draft_part import PartForm, WordsField, language_name
from surveys.library.texts import Place, places

# So many texts stand on one page: what a browser sends at once is limited.
TEXTS_ON_A_PAGE = 100


@dataclass(frozen=True)
class LanguagesCell:
    """A text in one language, as it stands in the table: hundreds of fields would take their time."""

    name: str
    language: str
    language_name: str
    text: str
    is_missing: bool
    # The field where something is wrong with what was typed.
    faulty: forms.BoundField | None = None


@dataclass(frozen=True)
class LanguagesRow:
    place: Place
    label: str
    cells: Sequence[LanguagesCell]


class DraftLanguagesForm(PartForm):
    """Every text in each language is a fact of its own, by its address."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        part: dict[str, Any],
        languages: Sequence[str],
        only_missing: bool,
        page: str,
    ) -> None:
        languages = tuple(languages)
        self.only_missing, self.number = only_missing, page
        found = list(places(part))
        self.missing_count = sum(len(place.missing(languages)) for place in found)
        if data is not None:
            # What came stays, whatever is missing by now.
            sent = {name.rsplit("~", 1)[0] for name in data if "~" in name}
            shown = [place for place in found if place.address in sent]
            self.texts: Page[Place] = Paginator(shown, max(len(shown), 1)).get_page(1)
        else:
            if only_missing:
                found = [place for place in found if place.missing(languages)]
            self.texts = Paginator(found, TEXTS_ON_A_PAGE).get_page(page)
        self.addresses = [place.address for place in self.texts]
        super().__init__(data, part=part, languages=languages)
        # Only what is sent is read by fields.
        for place in self.texts if data is not None else ():
            for language in languages:
                named = f"{place.belongs_to}: {place.label}" if place.belongs_to else place.label
                self.fields[f"{place.address}~{language}"] = WordsField(
                    f"{named} ({language_name(language)})",
                    language,
                    is_line="-text" not in place.address and "-intro" not in place.address,
                    rows=2,
                )

    def clean(self) -> dict[str, Any]:
        """What was written for a part that a colleague has removed or renamed is said again."""
        cleaned: dict[str, Any] = super().clean() or {}
        typed = {
            name: plain_lines(str(self.data[name]))
            for name in self.data
            if "~" in name and name not in self.fields
        }
        for name in changed_since(self.seen, typed):
            message = _(
                "A colleague has removed or renamed what this text belongs to, so it was not saved. "
                "Copy it from here: “%(text)s”."
            )
            self.add_error(None, message % {"text": typed[name]})
        return cleaned

    def facts_in(self, part: dict[str, Any]) -> dict[str, Any]:
        # Of the part that the form was made of they are at hand.
        found = self.texts if part is self.part else places(part)
        known = {place.address: place for place in found}
        return {
            f"{address}~{language}": known[address].text(language) if address in known else ""
            for address in self.addresses
            for language in self.languages
        }

    def write(self, part: dict[str, Any], facts: Mapping[str, Any]) -> None:
        for place in places(part):
            if place.address in self.addresses:
                for language in self.languages:
                    place.write(language, facts[f"{place.address}~{language}"])

    @property
    def rows(self) -> list[LanguagesRow]:
        called = {language: capfirst(language_name(language)) for language in self.languages}
        return [self._row(place, called) for place in self.texts]

    def _row(self, place: Place, called: Mapping[str, str]) -> LanguagesRow:
        names = {language: f"{place.address}~{language}" for language in self.languages}
        fields = {language: self[name] for language, name in names.items() if self.is_bound}
        texts = {
            language: str(fields[language].value() or "") if fields else place.text(language)
            for language in names
        }
        counts = place.is_needed or any(text.strip() for text in texts.values())
        cells = [
            LanguagesCell(
                name=name,
                language=language,
                language_name=called[language],
                text=texts[language],
                is_missing=counts and not texts[language].strip(),
                faulty=fields[language] if fields and fields[language].errors else None,
            )
            for language, name in names.items()
        ]
        return LanguagesRow(place, str(place.label), cells)

    @property
    def query(self) -> str:
        asked = {"missing": "1"} if self.only_missing else {}
        if self.number.isdigit() and not self.only_missing:
            asked["page"] = self.number
        return f"?{urlencode(asked)}" if asked else ""
