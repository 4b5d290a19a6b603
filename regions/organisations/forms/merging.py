"""What becomes of two organisations, field by field and collision by collision."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.typed.fields import LineField
from regions.organisations.merging.choosing import Refusals, SideBySide
from regions.organisations.merging.parts import Collision

FACT = "fact-"


class FindOtherForm(forms.Form):
    """The other of the two, by its public id or one of its numbers."""

    other = LineField(
        label=_("The other organisation"),
        help_text=_("Its public id (J10234-3) or one of its register numbers."),
        max_length=40,
    )


class MergeForm(forms.Form):
    """What was looked at is signed by a mark: where it has changed since, nothing is merged unseen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None, *, sides: SideBySide, collisions: list[Collision]
    ) -> None:
        super().__init__(data)
        self.sides, self.collisions = sides, collisions
        self.mark = _mark(sides, collisions)
        for choice in sides.choices:
            labels = [
                (option.value, _label(option.label, option.whose)) for option in choice.options
            ]
            self.fields[FACT + choice.key] = forms.ChoiceField(
                label=choice.label,
                choices=labels,
                initial=choice.initial,
                widget=forms.RadioSelect,
            )
        for collision in collisions:
            kind = forms.MultipleChoiceField if collision.several else forms.ChoiceField
            widget = forms.CheckboxSelectMultiple if collision.several else forms.RadioSelect
            self.fields[collision.key] = kind(
                label=collision.question,
                choices=[(option.value, option.label) for option in collision.options],
                initial=collision.initial,
                widget=widget,
                help_text=collision.help,
                required=not collision.several,
            )
        self.initial["seen"] = self.mark

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("seen") != self.mark:
            raise self._changed()
        try:
            self.sides.outcome(self.chosen)
        except Refusals as refusals:
            self.refuse(refusals)
        return cleaned

    def show_anew(self) -> None:
        """Where somebody wrote something of one of the two in the same moment."""
        if not self.has_error(NON_FIELD_ERRORS, "changed"):
            self.add_error(None, self._changed())

    def _changed(self) -> forms.ValidationError:
        # What is sent again is of what stands here now.
        sent = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        sent["seen"] = self.mark
        self.data = sent
        return forms.ValidationError(
            _(
                "One of the two has changed since you opened this page, so nothing was merged. "
                "Look at the choices once more, and merge then."
            ),
            code="changed",
        )

    def refuse(self, refusals: Refusals) -> None:
        for key, problem in refusals.problems.items():
            name = FACT + key
            self.add_error(name if name in self.fields else None, problem)

    @property
    def chosen(self) -> dict[str, str]:
        return {
            name.removeprefix(FACT): value
            for name, value in self.cleaned_data.items()
            if name.startswith(FACT)
        }

    @property
    def decided(self) -> dict[str, Any]:
        return {
            collision.key: self.cleaned_data[collision.key]
            for collision in self.collisions
            if collision.key in self.cleaned_data
        }

    def facts(self) -> Iterator[BoundField]:
        return (self[name] for name in self.fields if name.startswith(FACT))

    def decisions(self) -> Iterator[BoundField]:
        return (self[collision.key] for collision in self.collisions)


def _label(label: str, whose: str) -> str:
    return format_html('{} <span class="muted">{}</span>', label, whose) if whose else label


def _mark(sides: SideBySide, collisions: list[Collision]) -> str:
    """Of everything that somebody chooses from."""
    told = [
        sides.two.survivor.pk,
        sides.two.loser.pk,
        sides.survivor,
        sides.loser,
        [[one.key, [option.value for option in one.options]] for one in collisions],
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
