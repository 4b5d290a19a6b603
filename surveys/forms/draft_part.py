"""A form of one part of a draft: its words side by side in every promised language, and its facts.

Each field is a fact of its own: what only a colleague has changed meanwhile stays theirs, what only
this form changed is saved, and where both changed the same, both are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from portal.revisions.facts import (
    EditConflict,
    changed_between,
    changed_since,
    mark_of,
)
from portal.revisions.facts_form import SeenForm
from portal.typed.fields import TextField
from portal.typed.text import plain_line
from surveys.library.texts import LONGEST_TEXT

Facts = dict[str, Any]
Part = dict[str, Any]


def language_name(language: str) -> str:
    return str(get_language_info(language)["name_translated"])


@dataclass(frozen=True)
class Words:
    """A text of a part, in the definition under `key`."""

    key: str
    heading: Promise
    help: Promise | str = ""
    is_line: bool = False
    is_needed: bool = True


@dataclass(frozen=True)
class WordsGroup:
    """A text in each promised language, side by side."""

    words: Words
    fields: Sequence[tuple[forms.BoundField, bool]]  # and whether it is missing


class WordsField(TextField):
    """What is wrong with a text is said by its name, for many stand in one form."""

    def __init__(self, label: str, language: str, *, is_line: bool, rows: int) -> None:
        self.is_line, self.language_name = is_line, language_name(language)
        widget = forms.Textarea({"lang": language, "rows": rows})
        super().__init__(label=label, required=False, strip=False, widget=widget)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return plain_line(text) if self.is_line else text

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LONGEST_TEXT:
            message = _(
                "“%(name)s” is %(length)d characters long. Shorten it to %(most)d or fewer. "
                "Nothing has been lost: all of it is still here."
            )
            about = {"name": self.label, "length": len(value), "most": LONGEST_TEXT}
            raise ValidationError(message, code="max_length", params=about)


class PartForm(SeenForm):
    """Reads `part` and writes into it."""

    words: Sequence[Words] = ()
    # Facts that are not saved while one writes.
    waits_for_button: Sequence[str] = ()

    def __init__(
        self, data: QueryDict | None = None, *, part: Part, languages: Sequence[str]
    ) -> None:
        self.part, self.languages = part, tuple(languages)
        said = self.facts_in(part)
        self.facts = tuple(said)  # type: ignore[misc]
        super().__init__(data, initial=self.initial_of(said) | {"version": mark_of(said)})
        for words in self.words:
            for language in self.languages:
                self.fields[f"{words.key}_{language}"] = WordsField(
                    f"{words.heading} ({language_name(language)})",
                    language,
                    is_line=words.is_line,
                    rows=2 if words.is_line else 4,
                )

    # --- Between form and definition

    def facts_in(self, part: Part) -> Facts:
        """The facts that the form shows of a part, by name."""
        found: Facts = {}
        for words in self.words:
            texts = part.get(words.key) or {}
            for language in self.languages:
                found[f"{words.key}_{language}"] = texts.get(language, "")
        return found

    def write(self, part: Part, facts: Mapping[str, Any]) -> None:
        """Texts in languages that are not promised stay as they are."""
        for words in self.words:
            texts = dict(part.get(words.key) or {})
            for language in self.languages:
                text = facts[f"{words.key}_{language}"]
                if text:
                    texts[language] = text
                else:
                    texts.pop(language, None)
            if texts or words.is_needed:
                part[words.key] = texts
            else:
                part.pop(words.key, None)

    def save_into(self, part: Part) -> None:
        """Raises `EditConflict` where a colleague and this form have changed the same fact."""
        self.write(part, self.merged(self.facts_in(part)))

    def write_elsewhere(self, content: Part, *, was: str, now: str) -> None:
        """What else of the draft changes with a part whose code was another."""

    def merged(self, theirs: Facts) -> Facts:
        mine = self.facts_typed()
        if not self.seen:
            return mine
        # What only another kind of question has was not there to be looked at.
        looked_at = {pair.partition(":")[0] for pair in self.seen.split()}
        by_me = changed_since(self.seen, mine)
        by_them = looked_at.intersection(changed_since(self.seen, theirs))
        differing = [name for name in changed_between(theirs, mine) if name in by_them]
        if any(name in by_me for name in differing):
            raise EditConflict(SimpleNamespace(**theirs), differing)
        return {name: mine[name] if name in by_me else theirs[name] for name in mine}

    @property
    def new_mark(self) -> str:
        """Of what the form shows, once it is saved; of what waits for the button, as it was."""
        before = self.facts_in(self.part)
        return mark_of(self.facts_typed() | {name: before[name] for name in self.waits_for_button})

    # --- For the page

    @property
    def groups(self) -> list[WordsGroup]:
        found = []
        for words in self.words:
            fields = [self[f"{words.key}_{language}"] for language in self.languages]
            empty = [not str(field.value() or "").strip() for field in fields]
            counts = words.is_needed or not all(empty)
            marked = [(field, counts and gone) for field, gone in zip(fields, empty, strict=True)]
            found.append(WordsGroup(words, marked))
        return found

    @property
    def said_gone(self) -> str:
        return _(
            "A colleague has removed this in the meantime, so nothing was saved. Copy what you "
            "typed and add it anew."
        )


CODE_HELP = gettext_lazy(
    "Names it in files: small letters, digits and _, a letter first. Empty: proposed from the words."
)
