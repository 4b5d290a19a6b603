"""A question of any kind: its words in every promised language, its answers, and what is asked of them."""

import datetime as dt
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.revisions.facts import EditConflict, changed_since
from portal.typed.fields import WholeNumberField
from surveys.forms import draft_choices
from surveys.forms.draft_code import CodeField, refuse_taken
from surveys.forms.draft_page import shown_code
from surveys.forms.draft_part import Part, PartForm, Words
from surveys.library.codes import rename_in_conditions
from surveys.questionnaire.codes import QUESTION, proposed_code
from surveys.questionnaire.definition import CANNOT_SAY_CHOICE, KIND_LABELS, QuestionKind

MOST = 999_999_999
CHOOSING = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
LISTING = CHOOSING | {QuestionKind.SCALE}
# What a definition may say of each kind, beside what it may say of all.
EXTRAS: dict[str, frozenset[str]] = {
    QuestionKind.SCALE: frozenset({"points", "cannot_say", "why", "indicator"}),
    QuestionKind.SINGLE: frozenset({"choices", "cannot_say", "why"}),
    QuestionKind.MULTIPLE: frozenset({"choices"}),
    QuestionKind.NUMBER: frozenset({"minimum", "maximum", "unit"}),
    QuestionKind.DATE: frozenset({"earliest", "latest"}),
}
ALL_EXTRAS = frozenset().union(*EXTRAS.values())

TEXT = Words("text", gettext_lazy("Question"))
HELP = Words(
    "help",
    gettext_lazy("Help"),
    gettext_lazy("Stands below the question."),
    is_needed=False,
)
UNIT = Words(
    "unit",
    gettext_lazy("Unit"),
    gettext_lazy("Stands behind the number, such as people or euros."),
    is_line=True,
    is_needed=False,
)


def kind_choices() -> list[tuple[str, str]]:
    return [(kind, capfirst(str(label))) for kind, label in KIND_LABELS.items()]


class DayField(forms.DateField):
    def __init__(self, label: Any) -> None:
        message = gettext_lazy("This is no day. Write it like this: 15.1.2027.")
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(
            label=label, required=False, widget=widget, error_messages={"invalid": message}
        )


def number_field(label: Any) -> WholeNumberField:
    message = gettext_lazy("Write a whole number, such as 10.")
    return WholeNumberField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput({"inputmode": "numeric", "size": 10}),
        error_messages={"invalid": message},
    )


class DraftQuestionForm(PartForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=kind_choices)
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        part: dict[str, Any],
        languages: Sequence[str],
        taken: Container[str],
        indicators: Sequence[tuple[str, str]] = (),
        asked: Mapping[str, Any] | None = None,
        is_autosave: bool = False,
    ) -> None:
        """`taken` are the codes of other questions; `asked` is this one as it was asked before.

        While one writes, code and kind stay as they are.
        """
        self.taken, self.asked, self.indicators = taken, asked, indicators
        stored = str(part.get("kind", ""))
        typed = str(data.get("kind", stored)) if data is not None else stored
        self.kind_now = typed if typed in set(QuestionKind) and not asked else stored
        self.words = (TEXT, HELP, *([UNIT] if self.kind_now == QuestionKind.NUMBER else []))
        self.waits_for_button = ("code", "kind") if is_autosave else ()
        self.is_scale = self.kind_now == QuestionKind.SCALE
        self.has_rows = self.kind_now in LISTING
        self.most_rows = draft_choices.MOST_POINTS if self.is_scale else draft_choices.MOST_CHOICES
        super().__init__(data, part=part, languages=languages)
        self._add_fields()
        if self.has_rows:
            self._add_rows()

    def _add_fields(self) -> None:
        extras = EXTRAS.get(self.kind_now, frozenset())
        add = self.fields.__setitem__
        if self.asked:
            self.fields["kind"].disabled = True
        if "cannot_say" in extras:
            label = _("Can be answered “%(words)s”") % {"words": CANNOT_SAY_CHOICE.text}
            add("cannot_say", forms.BooleanField(label=label, required=False))
        if "why" in extras:
            add("why", forms.BooleanField(label=_("Asks for a reason beside it"), required=False))
        if "indicator" in extras:
            known = [("", _("None")), *self.indicators]
            current = str(self.part.get("indicator", ""))
            if current and current not in dict(known):
                known.append((current, current))
            help_text = _("The mean of the answers becomes a value of this indicator.")
            add(
                "indicator",
                forms.ChoiceField(
                    label=_("Indicator"), choices=known, required=False, help_text=help_text
                ),
            )
        if "minimum" in extras:
            add("minimum", number_field(_("Lowest number that can be answered")))
            add("maximum", number_field(_("Highest number that can be answered")))
        if "earliest" in extras:
            add("earliest", DayField(_("First day that can be answered")))
            add("latest", DayField(_("Last day that can be answered")))
        add("code", CodeField(_("Code"), disabled=bool(self.asked)))

    # --- Rows

    def _add_rows(self) -> None:
        """As many as were typed, one more where that was asked for; else those there are, or some."""
        rows = draft_choices.rows_of(self.part, self.languages, is_scale=self.is_scale)
        first = draft_choices.FIRST_POINTS if self.is_scale else draft_choices.FIRST_CHOICES
        shown = len(rows) or first
        self.row_count = (
            draft_choices.typed_count(self.data, self.most_rows) if self.is_bound else shown
        )
        for number in range(self.row_count):
            self._add_row(number)

    def _add_row(self, number: int) -> None:
        was = self._sent_or_shown(f"row-{number}-was")
        made = draft_choices.row_fields(
            number, self.languages, kind=self.kind_now, fixed=was in self._asked_codes
        )
        if was in self._asked_codes:
            made[f"row-{number}-code"].initial = was
        self.fields.update(made)

    def _sent_or_shown(self, name: str) -> str:
        return str(self.data.get(name, "") if self.is_bound else self.initial.get(name, ""))

    @property
    def _asked_codes(self) -> set[str]:
        return {choice["code"] for choice in (self.asked or {}).get("choices", ())}

    @property
    def rows(self) -> list[draft_choices.ShownRow]:
        return [self._shown_row(number) for number in range(self.row_count)]

    @property
    def blank_row(self) -> draft_choices.ShownRow:
        """For the browser, which adds rows of itself."""
        form = forms.Form()
        form.use_required_attribute = False
        form.fields.update(
            draft_choices.row_fields(0, self.languages, kind=self.kind_now, fixed=False)
        )
        for field in form.fields.values():
            field.label = _counted_anew(str(field.label or ""))
        return self._shown_row(0, form=form)

    def _shown_row(self, number: int, form: forms.Form | None = None) -> draft_choices.ShownRow:
        bound, prefix = form or self, f"row-{number}-"
        words = [bound[f"{prefix}{language}"] for language in self.languages]
        empty = [not str(field.value() or "").strip() for field in words]
        own = bound[f"{prefix}value" if self.is_scale else f"{prefix}code"]
        ticks = [
            bound[f"{prefix}{tick}"]
            for tick in ("alone", "retired")
            if f"{prefix}{tick}" in bound.fields
        ]
        marked = [
            (field, gone and not all(empty)) for field, gone in zip(words, empty, strict=True)
        ]
        errors = [str(each) for field in (*words, own) for each in field.errors]
        was = bound[f"{prefix}was"]
        is_fixed = str(was.value() or "") in self._asked_codes
        return draft_choices.ShownRow(number, marked, own, was, ticks, is_fixed, errors)

    @property
    def may_add_row(self) -> bool:
        return self.row_count < self.most_rows

    # --- Between form and definition

    def facts_in(self, part: dict[str, Any]) -> dict[str, Any]:
        extras = EXTRAS.get(self.kind_now, frozenset())
        found = super().facts_in(part)
        found |= {"kind": str(part.get("kind", "")), "code": shown_code(part)}
        found["required"] = bool(part.get("required", False))
        for tick in ("cannot_say", "why"):
            if tick in extras:
                found[tick] = bool(part.get(tick, False))
        if "indicator" in extras:
            found["indicator"] = str(part.get("indicator", ""))
        for number in ("minimum", "maximum"):
            if number in extras:
                found[number] = part.get(number)
        for day in ("earliest", "latest"):
            if day in extras:
                found[day] = _day(part.get(day))
        if self.has_rows:
            rows = draft_choices.rows_of(part, self.languages, is_scale=self.is_scale)
            found["rows"] = draft_choices.as_fact(rows)
        return found

    def initial_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        found = {name: value for name, value in facts.items() if name != "rows"}
        if "rows" in facts:
            for number, row in enumerate(draft_choices.from_fact(facts["rows"])):
                found |= {f"row-{number}-{name}": value for name, value in row.items()}
                found[f"row-{number}-was"] = row.get("code", number + 1)
        return found

    def facts_typed(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in self.facts if name != "rows"}
        if self.has_rows:
            found["rows"] = draft_choices.as_fact(self.typed_rows)
        return found

    @property
    def typed_rows(self) -> list[dict[str, Any]]:
        return draft_choices.typed_rows(
            self.cleaned_data, self.row_count, self.languages, kind=self.kind_now
        )

    def write(self, part: Part, facts: Mapping[str, Any]) -> None:
        super().write(part, facts)
        waits = self.waits_for_button
        if "kind" not in waits:
            if part.get("kind") != facts["kind"]:
                part.pop("before", None)
            part["kind"] = facts["kind"]
        extras = EXTRAS.get(part["kind"], frozenset())
        for name in ALL_EXTRAS - extras:
            part.pop(name, None)
        for tick in ("required", "cannot_say", "why"):
            _set(part, tick, facts.get(tick) or None, tick == "required" or tick in extras)
        _set(part, "indicator", facts.get("indicator") or None, "indicator" in extras)
        for number in ("minimum", "maximum"):
            _set(part, number, facts.get(number), number in extras)
        for day in ("earliest", "latest"):
            value = facts.get(day)
            _set(part, day, value.isoformat() if value else None, day in extras)
        if "rows" in facts and ({"points", "choices"} & extras):
            part["points" if self.is_scale else "choices"] = draft_choices.written_rows(
                part,
                draft_choices.from_fact(facts["rows"]),
                is_scale=self.is_scale,
                renamed=self.renamed,
                origins=self._origins,
            )
            codes = part.get("before", {}).get("codes", {})
            codes.update({then: self.renamed.get(code, code) for then, code in codes.items()})
        if "code" not in waits and not self.asked:
            part["code"] = facts["code"] or proposed_code(
                part["text"], self.taken, otherwise=QUESTION
            )

    def write_elsewhere(self, content: Mapping[str, Any], *, was: str, now: str) -> None:
        """Conditions that rest on this question go on doing so."""
        if was != now or self.renamed:
            rename_in_conditions(content, was, to=now, choices=self.renamed)

    @property
    def renamed(self) -> dict[str, str]:
        if self.kind_now not in CHOOSING:
            return {}
        return draft_choices.renamed_choices(self.cleaned_data, self.row_count)

    @property
    def _origins(self) -> list[str]:
        """Of each row in which something stands, which one it was."""
        return [
            str(self.cleaned_data.get(f"row-{number}-was", ""))
            for number in range(self.row_count)
            if any(
                self.cleaned_data.get(f"row-{number}-{name}") not in {None, ""}
                for name in ("value", *self.languages)
            )
        ]

    # --- What is refused

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code and not self.asked:
            refuse_taken(code, self.taken)
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lowest, highest = cleaned.get("minimum"), cleaned.get("maximum")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("minimum", _("The lowest number is above the highest one."))
        first, last = cleaned.get("earliest"), cleaned.get("latest")
        if first and last and first > last:
            self.add_error("earliest", _("The first day is after the last one."))
        if self.has_rows:
            for name, message in self._wrong_rows(cleaned):
                self.add_error(name, message)
        return cleaned

    def _wrong_rows(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str | None, Any]]:
        name = "value" if self.is_scale else "code"
        seen: dict[Any, int] = {}
        filled = []
        for number in range(self.row_count):
            field = f"row-{number}-{name}"
            own = cleaned.get(field)
            if any(cleaned.get(f"row-{number}-{each}") for each in self.languages):
                filled.append((field, own))
            if own in {None, ""} or field in self.errors:
                continue
            if own in seen:
                message = (
                    _("Point %(number)d has the value %(own)s already. Give each its own.")
                    if self.is_scale
                    else _("Choice %(number)d has the code “%(own)s” already. Choose another.")
                )
                yield field, message % {"number": seen[own], "own": own}
            elif not self.is_scale and own == CANNOT_SAY_CHOICE.code:
                message = _("“%(code)s” cannot be the code of a choice; use a word.")
                yield field, message % {"code": own}
            seen.setdefault(own, number + 1)
        if self.is_scale and any(own is not None for _field, own in filled):
            for field, own in filled:
                if own is None and field not in self.errors:
                    yield field, _("Give every point its value, or leave all of them empty.")
        for code in self._asked_codes - {str(own) for own in seen}:
            message = _(
                "The choice “%(code)s” has been asked. Tick “No longer offered” instead of removing it."
            )
            yield None, message % {"code": code}

    # --- Where a colleague was faster

    def fields_of(self, fact: str) -> tuple[str, ...]:
        if fact != "rows":
            return super().fields_of(fact)
        names = [name for name in self.fields if name.startswith("row-")]
        return tuple(names)

    def show_theirs(self, conflict: EditConflict) -> None:
        takes_rows = "rows" in set(conflict.names) - set(
            changed_since(self.seen, self.facts_typed())
        )
        super().show_theirs(conflict)
        if takes_rows:
            self._take_rows(conflict.current.rows)

    def _take_rows(self, fact: str) -> None:
        data = self.data.copy()  # type: ignore[attr-defined]
        for name in [name for name in data if name.startswith("row-")]:
            del data[name]
        for name, value in self.initial_of({"rows": fact}).items():
            if value not in {None, False, ""}:
                data[name] = "on" if value is True else str(value)
        self.data = data
        for name in [name for name in self.fields if name.startswith("row-")]:
            del self.fields[name]
        self._add_rows()

    def _label_of(self, fact: str) -> str:
        return _("Answers") if fact == "rows" else super()._label_of(fact)

    def _said(self, fact: str, value: Any) -> str:
        if fact == "rows":
            return draft_choices.in_words(value, self.languages) or _("nothing")
        return super()._said(fact, value)


def _counted_anew(label: str) -> str:
    """The number in it is that of the row which the browser makes."""
    before, number, after = label.partition("1")
    return format_html("{}<span data-number>{}</span>{}", before, number, after)


def _set(part: Part, name: str, value: Any, is_known: bool) -> None:
    if value is None or not is_known:
        part.pop(name, None)
    else:
        part[name] = value


def _day(raw: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(raw))
    except ValueError:
        return None
