"""The headings of an XLSForm's sheets: what each means, in which language, and which nobody knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

# Columns of our own, which other programs pass by.
OWN = "instance::yhdyspinta_"
OWN_CHOICE = "yhdyspinta_"
OWN_SETTING = "yhdyspinta_"

# What one may call a language, in its own words and in others'.
_LANGUAGE_NAMES = {
    "fi": {"fi", "fin", "finnish", "suomi", "finska"},
    "sv": {"sv", "swe", "swedish", "svenska", "ruotsi"},
    "en": {"en", "eng", "english", "englanti", "engelska"},
}
_CODE_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)?\s*\)\s*$")

_BOUND = re.compile(r"^(bind|control|body|media|instance):(?!:)", re.IGNORECASE)

_ALIASES = {
    "caption": "label",
    "relevance": "relevant",
    "command": "type",
    "tag": "name",
    "value": "name",
    "list name": "list_name",
    "constraining_message": "constraint_message",
    "constraint message": "constraint_message",
    "constraint-msg": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
    "form title": "form_title",
    "set_form_title": "form_title",
    "title": "form_title",
    "form id": "form_id",
    "set_form_id": "form_id",
    "id_string": "form_id",
}
TRANSLATED = {"label", "hint", "constraint_message"}
TAKEN = {
    "survey": {
        "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message",
        "appearance", "choice_filter",
        *(OWN + each for each in ("code", "kind", "indicator", "before", "unit_fi", "unit_sv", "unit_en")),
    },
    "choices": {"list_name", "name", "label", OWN_CHOICE + "retired"},
    "settings": {"form_title", "form_id", "version", "default_language", OWN_SETTING + "minutes"},
}  # fmt: skip
# What XLSForm knows and the portal has no place for. What begins so may go on: `media::image::fi`.
LEFT_OUT = {
    "survey": {
        "guidance_hint", "required_message", "read only", "requiredmsg", "jr:requiredmsg", "noapperrorstring",
        "no_app_error_string", "default", "read_only", "readonly", "calculation", "calculate",
        "repeat_count", "jr:count", "count", "parameters", "trigger", "image", "audio", "video",
        "big-image", "media", "autoplay", "body", "bind", "control", "instance", "save_to", "sms_field",
        "sms_option", "sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format",
        "sms_response", "compact_tag", "query", "rows", "intent", "disabled", "$given_name", "hxl",
    },
    "choices": {"image", "audio", "video", "big-image", "media", "order", "geometry", "sms_option"},
    "settings": {
        "instance_name", "public_key", "submission_url", "auto_send", "auto_delete", "style", "name",
        "allow_choice_duplicates", "namespaces", "instance_xmlns", "prefix", "delimiter", "sms_keyword",
        "sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format", "sms_response",
        "client_editable", "clean_text_values", "add_none_option", "omit_instanceid", "attribute",
        "_xpath", "xpath",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """One column; `number` is counted from 0. A column nobody knows has no `means`."""

    number: int
    written: str
    means: str = ""
    # The code of a language of ours, "" where none is named, "?" for one that the portal has not.
    language: str = ""
    is_taken: bool = False


def headings_of(sheet: str, written: Sequence[str]) -> list[Heading]:
    """Of `survey`, `choices` or `settings`; a column without a heading is called nothing."""
    return [_heading(sheet, number, each.strip()) for number, each in enumerate(written)]


def language_called(name: str) -> str:
    """The code of the language in "Suomi (fi)", "Finnish" or "fi"; "?" where it is none of ours."""
    found = _CODE_IN_BRACKETS.search(name)
    word = (found[1] if found else name).strip().casefold()
    return next((code for code, names in _LANGUAGE_NAMES.items() if word in names), "?")


def language_heading(code: str) -> str:
    """As XLSForm wants a language called: "Suomi (fi)"."""
    own = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
    return f"{own[code]} ({code})"


def likely_meant(sheet: str, written: str) -> str:
    """The heading that was probably meant; empty where none is like it."""
    known = [each for each in TAKEN[sheet] | LEFT_OUT[sheet] if len(each) > 2]
    base = written.partition(":")[0].strip().casefold()
    return next(iter(get_close_matches(base, known, n=1, cutoff=0.75)), "")


def _heading(sheet: str, number: int, written: str) -> Heading:
    plain = re.sub(r"\s*::?\s*", lambda found: found[0].strip(), written).strip()
    # Older forms have one colon: bind:relevant, bind:jr:constraintMsg.
    plain = _BOUND.sub(r"\1::", plain)
    lowered = plain.casefold()
    base = _ALIASES.get(lowered, lowered)
    if base in TAKEN[sheet]:
        return Heading(number, written, base, is_taken=True)
    separator = "::" if "::" in plain else ":"
    head, found, language = plain.partition(separator)
    head = _ALIASES.get(head.casefold().strip(), head.casefold().strip())
    if found and head in TRANSLATED & TAKEN[sheet]:
        return Heading(number, written, head, language_called(language), is_taken=True)
    known = LEFT_OUT[sheet]
    if base in known or (found and head in known):
        return Heading(number, written, base)
    return Heading(number, written)
