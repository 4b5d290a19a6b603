"""What a step should move: from which figure, to what, by when."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.typed.day import DayField
from portal.typed.fields import NumberField
from regions.models import Indicator, IndicatorValue
from roadmap.access import Refused
from roadmap.evidence.bounds import EditConflict
from roadmap.evidence.comparison_words import target_sentence
from roadmap.evidence.figure_words import figure_in_words
from roadmap.evidence.targets import (
    add_target,
    baselines,
    change_target,
    target_place,
    target_version,
)
from roadmap.models import Step, Target

# The value of a choice where the place has no figure to start from.
WITHOUT = "none"


class TargetForm(forms.Form):
    """Choosing a figure chooses its indicator, and whose answers it is made of."""

    start = forms.ChoiceField(
        label=gettext_lazy("From which figure"),
        help_text=gettext_lazy(
            "Only indicators with a figure stand here. Figures come with published survey rounds and "
            "with the reference tables."
        ),
        error_messages={
            "required": gettext_lazy("Choose the figure from which the step starts."),
            "invalid_choice": gettext_lazy(
                "That figure has been replaced, or the step already names its indicator. Choose another."
            ),
        },
    )
    value = NumberField(label=gettext_lazy("Value to reach"), required=False, max_digits=16)
    by_on = DayField(label=gettext_lazy("By when"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        step: Step,
        target: Target | None = None,
        by: User,
        at: dt.datetime,
    ) -> None:
        self.step, self.target, self.by, self.at = step, target, by, at
        super().__init__(data, initial=_initial(step, target))
        self._figures = {str(figure.pk): figure for figure in self._offered()}
        field = self.fields["start"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101, for the types
        field.choices = self._choices()

    @property
    def has_choices(self) -> bool:
        return len(self._choices()) > 1

    def _offered(self) -> list[IndicatorValue]:
        rows = baselines(self.step).select_related("indicator", "region", "superseded_by")
        return list(rows.order_by("indicator", "breakdown", "-reference_on"))

    def _choices(self) -> list[Any]:
        """By indicator and whose answers; last, that there is no figure to start from."""
        place = target_place(self.step)
        where = place.short_name if place else _("Whole country")
        options: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, figure in self._figures.items():
            group = _group(figure.indicator, figure.breakdown)
            if self._is_open(figure.indicator_id, figure.breakdown):
                options[group].append((key, f"{where}: {figure_in_words(figure)}"))
        for indicator, breakdown in self._measured():
            if self._is_open(indicator.pk, breakdown):
                words = _("%(place)s: no figure to start from") % {"place": where}
                value = f"{WITHOUT}:{indicator.pk}:{breakdown}"
                options[_group(indicator, breakdown)].append((value, words))
        return [("", _("Choose")), *options.items()]

    def _measured(self) -> list[tuple[Indicator, str]]:
        """Everything of which there is some figure anywhere."""
        known = IndicatorValue.objects.told().order_by("indicator", "breakdown")
        pairs = known.values_list("indicator", "breakdown").distinct()
        indicators = Indicator.objects.in_bulk()
        return [(indicators[code], breakdown) for code, breakdown in pairs]

    def _is_open(self, code: str, breakdown: str) -> bool:
        """A target keeps its indicator; another one takes none that is taken."""
        if self.target is not None:
            return (self.target.indicator_id, self.target.breakdown) == (code, breakdown)
        return (code, breakdown) not in self._taken

    @property
    def _taken(self) -> set[tuple[str, str]]:
        if not hasattr(self, "_known_targets"):
            rows = self.step.targets.order_by()
            self._known_targets = set(rows.values_list("indicator", "breakdown"))
        return self._known_targets

    def save(self) -> Target | None:
        """None, with the error in place, where it is refused."""
        chosen = self.cleaned_data
        figure = self._figures.get(chosen["start"])
        aim = {"baseline": figure, "value": chosen["value"], "by_on": chosen["by_on"]}
        try:
            if self.target is not None:
                return change_target(
                    self.target, **aim, seen=chosen["seen"], by=self.by, at=self.at
                )
            if figure is not None:
                indicator, breakdown = figure.indicator, figure.breakdown
            else:
                _none, code, breakdown = chosen["start"].split(":")
                indicator = Indicator.objects.get(pk=code)
            return add_target(
                self.step, indicator=indicator, breakdown=breakdown, **aim, by=self.by, at=self.at
            )
        except EditConflict:
            self._show_theirs()
        except Refused as refused:
            self.add_error(None, refused)
        return None

    def _show_theirs(self) -> None:
        """Who goes on after that knows what is replaced."""
        assert self.target is not None  # noqa: S101, only what exists is changed by two
        current = Target.objects.select_related("indicator", "baseline__indicator").get(
            pk=self.target.pk
        )
        self.add_error(
            None,
            _(
                "A colleague has changed this target in the meantime. It now says: %(theirs)s What you "
                "chose is still below. Save once more to put it in place of theirs."
            )
            % {"theirs": target_sentence(current)},
        )
        assert isinstance(self.data, QueryDict)  # noqa: S101, only what was sent meets a colleague
        sent = self.data.copy()
        sent["seen"] = target_version(current)
        self.data = sent


def _initial(step: Step, target: Target | None) -> dict[str, Any]:
    if target is None:
        return {"by_on": step.ends_on}
    start = f"{WITHOUT}:{target.indicator_id}:{target.breakdown}"
    return {
        "start": str(target.baseline_id or start),
        "value": target.value,
        "by_on": target.by_on,
        "seen": target_version(target),
    }


def _group(indicator: Indicator, breakdown: str) -> str:
    if not breakdown:
        return indicator.name
    return f"{indicator.name} · {IndicatorValue.Breakdown(breakdown).label}"
