"""The manager's custom message in a mail: short plain text, in which nothing pretends to be a link."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.typed.text import plain_lines
from portal.ui.localised import LANGUAGES
from surveys.questionnaire.text import MAX_CUSTOM_MESSAGE, LocalisedText

LABELS = {
    "fi": _("Own words in Finnish"),
    "sv": _("Own words in Swedish"),
    "en": _("Own words in English"),
}
# Half letters, signs of one's own and those that are none yet: each reader would see something else.
UNSEEN = {"Cs", "Co", "Cn"}
# Whatever mail programs make a link of: the only one in the mail is the recipient's own.
ADDRESS = re.compile(
    r"""
    \S*://\S* | \bwww\.\S+ | [^\s@]+@[^\s@]+\.\S+
    | \b[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}[:/]\S+
    | \b[\w-]{2,}(?:\.[\w-]+)*\.[^\W\d_]{2,}
    | \b\w\.(?:co|com|eu|fi|io|me|net|org|se)\b | \b(?:\d{1,3}\.){3}\d{1,3}[:/]\S+
    """,
    re.VERBOSE | re.IGNORECASE,
)
OTHER_DOTS = str.maketrans("\uff0e\u3002\uff61", "...")
SHOWN = 40


class CustomMessageField(forms.CharField):
    """The message in one language, with plain line breaks."""

    widget = forms.Textarea
    default_error_messages = {
        "unseen": _("Remove the character that cannot be seen after “%(before)s”."),
        "address": _(
            "Leave “%(found)s” out, or put a space after the full stop: the only link in the letter "
            "is the recipient’s own, and our address stands in it already."
        ),
        "max_length": _(
            "The text is %(show_value)d characters long. Shorten it to %(limit_value)d or fewer."
        ),
    }

    def __init__(self, language: str, *, of: str = "") -> None:
        """`of` names the mail, where a page asks for the messages of several."""
        attributes = {"rows": 4, "lang": language, "data-limit": MAX_CUSTOM_MESSAGE}
        super().__init__(
            label=format_lazy("{} · {}", of, LABELS[language]) if of else LABELS[language],
            help_text=_("At most 600 characters of plain text, without addresses."),
            required=False,
            max_length=MAX_CUSTOM_MESSAGE,
            widget=forms.Textarea(attrs=attributes),
        )

    def to_python(self, value: Any) -> str:
        text = plain_lines(str(value or "").replace("\t", " "))
        return re.sub(r"\n{3,}", "\n\n", text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: a browser would cut a pasted text without a word. We say what is too long."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > MAX_CUSTOM_MESSAGE:
            return  # that alone is said of it
        for at, character in enumerate(value):
            if unicodedata.category(character) in UNSEEN:
                before = value[max(0, at - SHOWN) : at].strip()
                params = {"before": before}
                raise ValidationError(self.error_messages["unseen"], "unseen", params)
        if found := ADDRESS.search(value.translate(OTHER_DOTS)):
            params = {"found": found[0][:SHOWN]}
            raise ValidationError(self.error_messages["address"], "address", params)


def custom_message_fields(prefix: str, *, of: str = "") -> dict[str, CustomMessageField]:
    """One field for each language of a mail."""
    return {f"{prefix}_{language}": CustomMessageField(language, of=of) for language in LANGUAGES}


def custom_message_in(cleaned: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """Language → text, of the fields that a form has under that prefix."""
    return {language: cleaned.get(f"{prefix}_{language}") or "" for language in LANGUAGES}


def bound_message_fields(form: forms.Form, prefix: str) -> Iterator[forms.BoundField]:
    return (form[f"{prefix}_{language}"] for language in LANGUAGES)


def messages_by_language(message: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Language, its message, and where there is none which language's stands in; none at all: empty."""
    said = LocalisedText({language: text for language, text in message.items() if text})
    return [
        (language, message.get(language, ""), said.language_for(language))
        for language in LANGUAGES
        if said
    ]


def typed_in(fields: Iterable[forms.BoundField]) -> list[tuple[str, str]]:
    """Label and text of what was filled in, right or not: to be copied."""
    return [(str(field.label), str(field.value())) for field in fields if field.value()]
