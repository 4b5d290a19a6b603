"""A form of facts: it shows what is said now, saves through an action, and overwrites nothing unseen."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.revisions.facts import (
    Difference,
    EditConflict,
    changed_since,
    facts_of,
    mark_of,
)

Thing = TypeVar("Thing", bound=models.Model)


class SeenForm(forms.Form):
    """A form that knows what it was opened on, so that nothing is overwritten unseen."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    # The browser says nothing of its own: our messages name the field and what to do.
    use_required_attribute = False

    facts: ClassVar[tuple[str, ...]]
    # Fact → the fields that it is typed into, the one that errors belong to first.
    typed_into: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    # What a colleague has changed meanwhile: filled by `show_theirs`.
    differences: Sequence[Difference] = ()

    def initial_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show of these facts."""
        return dict(facts)

    def facts_typed(self) -> dict[str, Any]:
        """The facts that a valid form says."""
        return {name: self.cleaned_data[name] for name in self.facts}

    @property
    def seen(self) -> str:
        return str(self.cleaned_data.get("version", ""))

    def fields_of(self, fact: str) -> tuple[str, ...]:
        return self.typed_into.get(fact, (fact,))

    def show_theirs(self, conflict: EditConflict) -> None:
        """Both beside each other. What only the colleague changed is in the form after that."""
        differences: list[Difference] = []
        theirs, mine = facts_of(conflict.current, self.facts), self.facts_typed()
        also_mine = changed_since(self.seen, mine)
        sent = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        for name in conflict.names:
            is_mine_kept = name in also_mine
            differences.append(
                Difference(
                    self._label_of(name),
                    self._said(name, theirs[name]),
                    self._said(name, mine[name]),
                    is_mine_kept,
                )
            )
            if not is_mine_kept:
                shown = self.initial_of(theirs)
                for field in self.fields_of(name):
                    sent.setlist(field, _as_sent(shown.get(field)))
        sent["version"] = mark_of(theirs)
        self.data, self.differences = sent, differences
        self.add_error(
            None,
            _(
                "A colleague has changed this in the meantime. Nothing has been saved: see below what "
                "is different, and save again."
            ),
        )

    def _said(self, fact: str, value: Any) -> str:
        """A choice by its label; anything else in words."""
        field = self.fields.get(self.fields_of(fact)[0])
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            offered: Any = field.choices
            labels = {str(key): str(label) for key, label in offered if key}
            return labels.get(str(value)) or in_words(value)
        return in_words(value)

    def _label_of(self, fact: str) -> str:
        field = self.fields_of(fact)[0]
        return str(self.fields[field].label) if field in self.fields else fact


class FactsForm(SeenForm, Generic[Thing]):
    """Facts of a thing. A form of its own says which, and overrides `save_thing`."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        thing: Thing | None = None,
        by: User,
        at: dt.datetime,
        usual: Mapping[str, Any] | None = None,
    ) -> None:
        """`thing` is what is changed, None where it is new: then `usual` is what the form begins with."""
        self.thing, self.by, self.at = thing, by, at
        initial = dict(usual or {})
        if thing is not None:
            said = facts_of(thing, self.facts)
            initial |= self.initial_of(said) | {"version": mark_of(said)}
        super().__init__(data, initial=initial)

    def save_thing(self) -> Thing:
        """Through the action; raises what it raises."""
        raise NotImplementedError

    def save(self) -> Thing | None:
        """None, with what is wrong in its place, where it cannot be saved as it stands."""
        try:
            return self.save_thing()
        except EditConflict as conflict:
            self.show_theirs(conflict)
        except ValidationError as error:
            self.show_refusal(error)
        except ObjectDoesNotExist:
            self.add_error(
                None,
                _(
                    "A colleague has deleted this in the meantime, so nothing was saved. Copy what you "
                    "typed and add it anew."
                ),
            )
        return None

    def show_refusal(self, error: ValidationError) -> None:
        """Beside the field that it is about."""
        by_fact = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for fact, messages in by_fact.items():
            field = self.fields_of(fact)[0]
            self.add_error(field if field in self.fields else None, messages)


def in_words(value: Any) -> str:
    if value is None or value == "" or value == []:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, Iterable):
        return ", ".join(sorted(str(each) for each in value))
    return str(value)


def _as_sent(value: Any) -> list[str]:
    """As a browser sends what the field shows."""
    if value is None or value is False:
        return []
    if isinstance(value, models.Model):
        return [str(value.pk)]
    if isinstance(value, list | tuple | models.QuerySet):
        return [sent for each in value for sent in _as_sent(each)]
    if isinstance(value, dt.date):
        return [value.isoformat()]
    return ["on" if value is True else str(value)]
