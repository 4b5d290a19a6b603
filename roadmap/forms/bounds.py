"""The bounds of a roadmap, an indicator a row."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.typed.fields import NumberField
from regions.models import Indicator
from roadmap.access import Refused
from roadmap.evidence.aim import better
from roadmap.evidence.bounds import (
    EditConflict,
    Limits,
    bounds_of,
    bounds_version,
    set_bounds,
    with_figures,
)
from roadmap.models import Roadmap

KINDS = ("low", "fall", "gap")


class BoundsForm(forms.Form):
    """Its fields are named after the codes of the indicators: `structures_reach-low`."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, roadmap: Roadmap, by: User, at: dt.datetime
    ) -> None:
        self.roadmap, self.by, self.at = roadmap, by, at
        self.indicators: Sequence[Indicator] = with_figures()
        known = bounds_of(roadmap)
        super().__init__(data, initial={"seen": bounds_version(known)})
        for indicator in self.indicators:
            limits = known.get(indicator.pk, Limits())
            for kind, label in _labels(indicator).items():
                self.fields[f"{indicator.pk}-{kind}"] = NumberField(
                    label=label,
                    required=False,
                    min_value=None if kind == "low" else 0,
                    max_digits=16,
                    initial=getattr(limits, kind),
                )

    @property
    def rows(self) -> Iterator[tuple[Indicator, list[forms.BoundField]]]:
        for indicator in self.indicators:
            yield indicator, [self[f"{indicator.pk}-{kind}"] for kind in KINDS]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        for indicator in self.indicators:
            for kind in ("fall", "gap"):
                if chosen.get(f"{indicator.pk}-{kind}") == 0:
                    self.add_error(
                        f"{indicator.pk}-{kind}",
                        _("A difference is more than zero. Leave it empty to propose nothing."),
                    )
        return chosen

    def save(self) -> bool:
        """False, with the error in place, where it is refused."""
        bounds = {
            indicator.pk: Limits(*(self.cleaned_data[f"{indicator.pk}-{kind}"] for kind in KINDS))
            for indicator in self.indicators
        }
        try:
            set_bounds(self.roadmap, bounds, seen=self.cleaned_data["seen"], by=self.by, at=self.at)
        except EditConflict:
            self._show_theirs()
            return False
        except Refused as refused:
            self.add_error(None, refused)
            return False
        return True

    def _show_theirs(self) -> None:
        """Who goes on after that knows what is replaced."""
        known = bounds_of(self.roadmap)
        for indicator in self.indicators:
            for kind in KINDS:
                name = f"{indicator.pk}-{kind}"
                theirs = getattr(known.get(indicator.pk, Limits()), kind)
                if theirs != self.cleaned_data.get(name):
                    shown = (
                        _("empty") if theirs is None else self.fields[name].prepare_value(theirs)
                    )
                    self.add_error(name, _("Now it says: %(theirs)s.") % {"theirs": shown})
        self.add_error(
            None,
            _(
                "A colleague has changed the bounds in the meantime. What you typed is still below. "
                "Save once more to put it in place of theirs."
            ),
        )
        assert isinstance(self.data, QueryDict)  # noqa: S101, only what was sent meets a colleague
        sent = self.data.copy()
        sent["seen"] = bounds_version(known)
        self.data = sent


def _labels(indicator: Indicator) -> dict[str, str]:
    if better(indicator) == "less":
        return {
            "low": _("High when over"),
            "fall": _("Risen by more than"),
            "gap": _("Experts and organisations apart by more than"),
        }
    return {
        "low": _("Low when under"),
        "fall": _("Fallen by more than"),
        "gap": _("Experts and organisations apart by more than"),
    }
