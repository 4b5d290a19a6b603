"""Fields for the facts of an organisation, whoever types them: all of them, or those that a form names.

`FactsForm(keys=…)` shows what is known, gives values as `facts/definitions.py` describes them, and finds
organisations by a few letters without scripts: its button `find` looks them up and saves nothing.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.alphabet import alphabetical
from portal.revisions.facts import Difference, EditConflict, changed_since, mark_of
from portal.typed.day import DayField
from portal.typed.fields import LineField, TextField
from portal.typed.text import plain_line
from regions.models import Region
from regions.organisations.choosing import Found, choice_label, find_organisation, in_place
from regions.organisations.facts.cleaning import Places, clean_value
from regions.organisations.facts.definitions import (
    EMPTY,
    FACTS,
    POINTERS,
    Fact,
    Facts,
    Holds,
    Value,
)
from regions.organisations.facts.wording import LANGUAGE_NAMES, Wording
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.organisations.problems import SENTENCES, FactProblem

# An organisation always has these.
REQUIRED = ("name", "level", "form", "sector", "status")
# The buttons that look for organisations, and take what is offered; neither saves anything.
FIND, TAKE = "find", "take"
# Associations are older than the portal.
DISSOLUTION_YEARS = range(1850, 2101)
_LAST_DAY = re.compile(r"(.+?)[,;]\s*(\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d{2}-\d{2})")
HELP = {
    "short_name": gettext_lazy("As people call it, for example an abbreviation."),
    "former_names": gettext_lazy(
        "One on each line; its last day after a comma, where it is known: Kerho ry, 31.12.2020. "
        "A name that you change comes here by itself."
    ),
    "business_id": gettext_lazy("For example 2077474-0."),
    "association": gettext_lazy("For example 194.820."),
    "parent": gettext_lazy("Part of its name, its business ID or its public id. Empty: none."),
    "replaced_by": gettext_lazy(
        "Which organisation goes on with the work. Part of its name, its business ID or its public id."
    ),
    "umbrellas": gettext_lazy("Part of the name of one more, its business ID or its public id."),
    "municipality": gettext_lazy("Its name, or its code of three digits."),
    "website": gettext_lazy("For example www.example.fi."),
    "dissolved_on": gettext_lazy("Only for a dissolved organisation."),
}


@dataclass(frozen=True)
class Offer:
    """What would be right in place of what was typed; the button takes it into the field."""

    key: str
    text: str


@dataclass(frozen=True)
class ShownFact:
    """The fields of one fact as they stand on the page, and what is offered in place of what was typed."""

    key: str
    fields: Sequence[forms.BoundField]
    hidden: Sequence[forms.BoundField]
    offer: Offer | None
    is_chosen: bool
    has_many: bool


class FactsForm(forms.Form):
    """`facts` are those that stand now; of a new organisation `EMPTY`, or what is proposed for it."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    # The browser says nothing of its own: our messages name the field and what to do.
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        keys: Sequence[str] = tuple(FACTS),
        facts: Facts = EMPTY,
        by: User,
        on: dt.date,
        is_new: bool = False,
    ) -> None:
        self.keys, self.facts, self.by, self.on = tuple(keys), facts, by, on
        self.offers: dict[str, Offer] = {}
        self.differences: list[Difference] = []
        self.wording = Wording.of_facts(facts, shows_contacts=True)
        self._named = {
            one.pk: one
            for one in Organisation.objects.filter(pk__in=_numbers_in(facts)).select_related(
                "municipality"
            )
        }
        shown = {key: facts[key] for key in self.keys}
        initial = {} if is_new else {"version": mark_of(shown)}
        for key in self.keys:
            initial |= self.initial_of(key, facts[key])
        super().__init__(data, initial=initial)
        for key in self.keys:
            self.fields |= self._fields_of(FACTS[key])
        for key in self.keys:
            if FACTS[key].holds in POINTERS:
                self._offer_sent(key)

    # --- Fields

    def shown(self, key: str) -> ShownFact:
        fact = FACTS[key]
        is_chosen = fact.holds in POINTERS
        names = [f"{key}_kept"] if f"{key}_kept" in self.fields else []
        names = [name for name in names if self._has_choices(name)] + [key]
        if is_chosen and self._has_choices(f"{key}_choice"):
            names.append(f"{key}_choice")
        hidden = [self[f"{key}_offered"]] if is_chosen else []
        has_many = fact.holds == Holds.REGIONS
        fields = [self[name] for name in names]
        return ShownFact(key, fields, hidden, self.offers.get(key), is_chosen, has_many)

    def _has_choices(self, name: str) -> bool:
        field = self.fields[name]
        return isinstance(field, forms.ChoiceField) and bool(field.choices)

    def _fields_of(self, fact: Fact) -> dict[str, forms.Field]:
        options: dict[str, Any] = {
            "label": fact.label,
            "required": fact.key in REQUIRED,
            "help_text": HELP.get(fact.key, ""),
        }
        if fact.key in REQUIRED:
            options["error_messages"] = {"required": SENTENCES["required"]}
        match fact.holds:
            case Holds.CHOICE:
                return {fact.key: forms.ChoiceField(choices=self._choices(fact), **options)}
            case Holds.DATE:
                return {fact.key: DayField(years=DISSOLUTION_YEARS, **options)}
            case Holds.LANGUAGES:
                return {fact.key: _several(LANGUAGE_NAMES.items(), **options)}
            case Holds.REGIONS:
                regions = [(one.code, one.short_name) for one in Region.objects.by_name()]
                return {fact.key: _several(regions, **options)}
            case Holds.FORMER_NAMES:
                area = forms.Textarea(attrs={"rows": 3})
                return {fact.key: TextField(widget=area, max_length=5_000, **options)}
            case Holds.ORGANISATION:
                return {fact.key: LineField(max_length=300, **options), **_choosing(fact.key)}
            case Holds.ORGANISATIONS:
                kept = [(str(one.pk), one.name) for one in self._umbrellas(fact.key)]
                label = gettext_lazy("Add an umbrella organisation")
                return {
                    f"{fact.key}_kept": _several(kept, label=fact.label, required=False),
                    fact.key: LineField(max_length=300, **(options | {"label": label})),
                    **_choosing(fact.key),
                }
        line = LineField(**options)
        if fact.is_contact or fact.holds == Holds.URL:
            kinds = {Holds.EMAIL: "email", Holds.URL: "url"}
            line.widget.attrs["inputmode"] = kinds.get(fact.holds, "tel")
        return {fact.key: line}

    def _umbrellas(self, key: str) -> list[Organisation]:
        """Those that stand now, and those that the browser sends back as chosen."""
        sent = self.data.getlist(f"{key}_kept") if isinstance(self.data, QueryDict) else []
        known = {number: self._named[number] for number in self.facts[key] if number in self._named}
        numbers = {int(one) for one in sent if one.isascii() and one.isdecimal() and len(one) < 12}
        if more := numbers - set(known):
            known |= self.choosable().in_bulk(list(more))
        return sorted(known.values(), key=lambda one: alphabetical(one.name))

    def _choices(self, fact: Fact) -> list[tuple[str, str]]:
        choices = [(value, capfirst(str(label))) for value, label in fact.choices]
        if self.facts[fact.key] or any(value == "" for value, _label in choices):
            return choices
        return [("", _("Choose")), *choices]

    def initial_of(self, key: str, value: Value) -> dict[str, Any]:
        """Field → what it shows of this value."""
        match FACTS[key].holds:
            case Holds.DATE:
                return {key: dt.date.fromisoformat(value) if value else None}
            case Holds.LANGUAGES:
                return {key: value.split("-") if value else []}
            case Holds.MUNICIPALITY:
                return {key: self.wording.of(key, value)}
            case Holds.ORGANISATION:
                named = self._named.get(value)
                return {key: choice_label(named) if named else ""}
            case Holds.ORGANISATIONS:
                return {f"{key}_kept": [str(number) for number in value], key: ""}
            case Holds.FORMER_NAMES:
                return {key: "\n".join(_former_line(name, day) for name, day in value)}
        return {key: value}

    # --- What was typed

    @property
    def is_looking(self) -> bool:
        """Whether one of the buttons was pressed that save nothing."""
        return self.is_bound and (FIND in self.data or TAKE in self.data)

    def look(self) -> None:
        """Find organisations, or take what was offered; tells of nothing else that is wrong yet."""
        taken = self.data.get(TAKE)
        self.is_valid()
        if taken in self.offers:
            self._send(**{taken: self.offers[taken].text})
            del self.offers[taken]
            self._errors = None
            self.is_valid()
        about = set() if taken else {key for key in self.keys if FACTS[key].holds in POINTERS}
        for name in [name for name in self.errors if name not in about]:
            del self.errors[name]
        self.offers = {key: offer for key, offer in self.offers.items() if key in self.errors}

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        places = Places.load()
        for key in self.keys:
            if key in self.errors:
                continue
            try:
                chosen[key] = self._value(key, chosen, places)
            except FactProblem as problem:
                self.say(key, problem)
        return chosen

    def say(self, key: str, problem: ValidationError) -> None:
        """What is wrong, beside its field; with a button where it is known what is meant."""
        self.add_error(key if key in self.fields else None, problem)
        params = problem.params or {} if hasattr(problem, "params") else {}
        offered = params.get("offered") or params.get("successor")
        if offered:
            self.offers[key] = Offer(key, offered)

    def facts_typed(self) -> Facts:
        """The facts that a valid form says."""
        return {key: self.cleaned_data[key] for key in self.keys}

    @property
    def seen(self) -> str:
        return str(self.cleaned_data.get("version", ""))

    def _value(self, key: str, chosen: Mapping[str, Any], places: Places) -> Value:
        typed = chosen.get(key)
        match FACTS[key].holds:
            case Holds.CHOICE:
                return typed or ""
            case Holds.DATE:
                return clean_value(key, typed.isoformat() if typed else "", places, on=self.on)
            case Holds.LANGUAGES:
                before = self.facts[key].split("-")
                return self.facts[key] if set(before) == set(typed or ()) else "-".join(typed or ())
            case Holds.REGIONS:
                return sorted(typed or ())
            case Holds.FORMER_NAMES:
                return sorted(_former_names(typed or "", places, on=self.on))
            case Holds.ORGANISATION:
                found = self._organisation(key, typed or "", chosen)
                return found.pk if found else None
            case Holds.ORGANISATIONS:
                kept = {int(number) for number in chosen.get(f"{key}_kept") or ()}
                found = self._organisation(key, typed or "", chosen)
                return sorted(kept | ({found.pk} if found else set()))
        return clean_value(key, str(typed or ""), places, on=self.on)

    # --- Choosing organisations

    def choosable(self) -> OrganisationQuerySet:
        """Among which organisations one is looked for."""
        return Organisation.objects.visible_to(self.by)

    def _offer_sent(self, key: str) -> None:
        """The one that the browser sends back as chosen stands among the choices again."""
        sent = str(self.data.get(f"{key}_choice", "")) if self.is_bound else ""
        if sent.isascii() and sent.isdecimal() and len(sent) < 12:
            seen = self.choosable().filter(pk=int(sent))
            self._offer(key, tuple(seen.select_related("municipality")))

    def _offer(self, key: str, organisations: Iterable[Organisation]) -> None:
        field = self.fields[f"{key}_choice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared below
        field.choices = [(str(one.pk), in_place(one)) for one in organisations]

    def _organisation(self, key: str, words: str, chosen: Mapping[str, Any]) -> Organisation | None:
        """Raises `ValidationError` where it may be several, or none."""
        if not words:
            return None
        picked = chosen.get(f"{key}_choice")
        if picked and chosen.get(f"{key}_offered") == words:
            return self.choosable().filter(pk=picked).first()
        now = self._named.get(self.facts[key]) if FACTS[key].holds == Holds.ORGANISATION else None
        if now is not None and words == choice_label(now):
            return now
        found = find_organisation(words, among=self.choosable())
        if found.chosen is None:
            self._ask_which(key, words, found)
        elif self.is_looking:
            self._offer(key, ())
            self._send(**{key: choice_label(found.chosen), f"{key}_offered": ""})
        return found.chosen

    def _ask_which(self, key: str, words: str, found: Found) -> None:
        if not found.offered:
            message = _("No organisation is found by “%(words)s”. Try part of its name.")
        elif found.has_more:
            message = _("Many organisations match “%(words)s”. Choose one below, or write more.")
        else:
            message = _("Several organisations match “%(words)s”. Choose one below.")
        self.add_error(key, message % {"words": words})
        self._offer(key, found.offered)
        self._send(**{f"{key}_offered": words, f"{key}_choice": ""})

    def _send(self, **values: str | Sequence[str]) -> None:
        """As if the browser had sent these."""
        sent = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        for name, value in values.items():
            sent.setlist(name, [value] if isinstance(value, str) else list(value))
        self.data = sent

    # --- A colleague was faster

    def show_theirs(self, conflict: EditConflict, current: Facts) -> None:
        """Both beside each other; saving again puts one's own in their place, and keeps all other facts."""
        mine = self.facts_typed()
        words = Wording.of_facts(current, EMPTY | mine, shows_contacts=True)
        also_mine = changed_since(self.seen, mine)
        for key in self.keys:
            if current[key] == mine[key]:
                continue
            is_mine_kept = key in also_mine
            if key in conflict.names or not is_mine_kept:
                self.differences.append(
                    Difference(
                        str(FACTS[key].label),
                        words.of(key, current[key]) or _("nothing"),
                        words.of(key, mine[key]) or _("nothing"),
                        is_mine_kept,
                    )
                )
            if not is_mine_kept:
                self._named |= Organisation.objects.in_bulk(_numbers_in(current))
                self.wording = words
                self._send(
                    **{
                        name: _as_sent(value)
                        for name, value in self.initial_of(key, current[key]).items()
                    }
                )
        self._send(version=mark_of({key: current[key] for key in self.keys}))
        self.add_error(
            None,
            _(
                "A colleague has changed this in the meantime. Nothing has been saved: see below what "
                "is different, and save again."
            ),
        )


def _numbers_in(facts: Facts) -> set[int]:
    return {n for n in (facts["parent"], facts["replaced_by"], *facts["umbrellas"]) if n}


def _several(choices: Iterable[tuple[str, Any]], **options: Any) -> forms.MultipleChoiceField:
    shown = [(value, capfirst(str(label))) for value, label in choices]
    return forms.MultipleChoiceField(choices=shown, widget=forms.CheckboxSelectMultiple, **options)


def _choosing(key: str) -> dict[str, forms.Field]:
    return {
        f"{key}_choice": forms.ChoiceField(
            label=gettext_lazy("Which organisation?"), required=False, widget=forms.RadioSelect
        ),
        # The words for which the choices were offered.
        f"{key}_offered": forms.CharField(widget=forms.HiddenInput, required=False),
    }


def _former_line(name: str, last_day: str) -> str:
    if not last_day:
        return name
    return f"{name}, {date_format(dt.date.fromisoformat(last_day), 'j.n.Y')}"


def _former_names(text: str, places: Places, *, on: dt.date) -> Iterable[list[str]]:
    for line in map(plain_line, text.splitlines()):
        if not line:
            continue
        dated = _LAST_DAY.fullmatch(line)
        name, day = (dated[1], dated[2]) if dated else (line, "")
        yield [
            clean_value("name", name, places, on=on),
            clean_value("dissolved_on", day, places, on=on),
        ]


def _as_sent(value: Any) -> list[str]:
    """As a browser sends what a field shows."""
    if value is None:
        return []
    if isinstance(value, list):
        return [str(each) for each in value]
    return [value.isoformat() if isinstance(value, dt.date) else str(value)]
