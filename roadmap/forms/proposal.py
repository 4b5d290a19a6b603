"""Deciding on a proposal, and narrowing their list."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.typed.day import DayField
from portal.typed.fields import NumberField, TextField
from portal.ui.lists import FilterField, FilterForm
from portal.ui.localised import LANGUAGES
from roadmap.evidence.aim import better, written
from roadmap.evidence.deciding import (
    accept_with_new_step,
    accept_with_step,
    dismiss,
    linkable_steps,
)
from roadmap.evidence.proposals import DECIDED
from roadmap.models import Bounds, Priority, Proposal, Step

MAX_REASON = 2000
TITLE = 200
YEAR = dt.timedelta(days=365)


class DecisionForm(forms.Form):
    """Whatever is decided: refusals stand beside the fields; a colleague's decision is raised."""

    def __init__(
        self, data: QueryDict | None = None, *, proposal: Proposal, by: User, at: dt.datetime
    ) -> None:
        self.proposal, self.by, self.at = proposal, by, at
        super().__init__(data, initial=self.start())
        self.offer()

    def start(self) -> dict[str, Any]:
        return {}

    def offer(self) -> None:
        """What is only known of this proposal."""

    @property
    def typed(self) -> list[tuple[str, str]]:
        """To be given back where it cannot be kept."""
        names = [name for name, field in self.fields.items() if isinstance(field, forms.CharField)]
        pairs = ((str(self.fields[name].label), str(self.data.get(name, ""))) for name in names)
        return [(label, text) for label, text in pairs if text.strip()]

    def tried(self, act: Callable[[], Any]) -> bool:
        try:
            act()
        except ValidationError as refused:
            known = getattr(refused, "error_dict", {})
            unknown = [name for name in known if name not in self.fields]
            self.add_error(None, refused.messages if unknown else refused)
            return False
        return True


class DismissForm(DecisionForm):
    reason = TextField(
        label=gettext_lazy("Why not"),
        help_text=gettext_lazy("For those who work with the roadmap; at most 2,000 characters."),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say why the proposal is dismissed.")},
    )

    def save(self) -> bool:
        reason = self.cleaned_data["reason"]
        return self.tried(lambda: dismiss(self.proposal, reason=reason, by=self.by, at=self.at))


class LinkForm(DecisionForm):
    step = forms.ModelChoiceField(
        Step.objects.none(),
        label=gettext_lazy("Step"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a step.")},
    )

    def offer(self) -> None:
        field = self.fields["step"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101, for the types
        field.queryset = linkable_steps(self.proposal)

    def save(self) -> bool:
        step = self.cleaned_data["step"]
        return self.tried(lambda: accept_with_step(self.proposal, step, by=self.by, at=self.at))


class NewStepForm(DecisionForm):
    """Prefilled, so that it can be taken as it is."""

    priority = forms.ModelChoiceField(
        Priority.objects.none(),
        label=gettext_lazy("Priority"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a priority.")},
    )
    title_fi, title_sv, title_en = Step.title.form_fields()
    reason_fi, reason_sv, reason_en = Step.reason.form_fields()
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    value = NumberField(
        label=gettext_lazy("Value to reach"),
        help_text=gettext_lazy("In the region, by the last day of the step. May be left empty."),
        required=False,
        max_digits=16,
    )

    made: Step | None = None

    def start(self) -> dict[str, Any]:
        today = timezone.localdate(self.at)
        last = self.proposal.roadmap.ends_on
        return {
            **{f"title_{language}": _title(self.proposal, language) for language in LANGUAGES},
            "starts_on": today,
            "ends_on": max(min(today + YEAR, last), today),
            "value": _value(self.proposal),
        }

    def offer(self) -> None:
        field = self.fields["priority"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101, for the types
        field.queryset = Priority.objects.filter(roadmap=self.proposal.roadmap)
        for language in LANGUAGES:
            self.fields[f"title_{language}"].widget.attrs["lang"] = language
            self.fields[f"reason_{language}"].widget.attrs.update(lang=language, rows=3)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        starts, ends = chosen.get("starts_on"), chosen.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day cannot be before the first day."))
        return chosen

    def save(self) -> bool:
        chosen = self.cleaned_data

        def act() -> None:
            self.made = accept_with_new_step(
                self.proposal,
                priority=chosen["priority"],
                titles={language: chosen[f"title_{language}"] for language in LANGUAGES},
                reasons={language: chosen[f"reason_{language}"] for language in LANGUAGES},
                starts_on=chosen["starts_on"],
                ends_on=chosen["ends_on"],
                value=chosen["value"],
                by=self.by,
                at=self.at,
            )

        return self.tried(act)


class ProposalFilter(FilterForm):
    """Without a word: the open ones of one's own regions; of all, for those who work in none."""

    EVERYWHERE = "all"

    region = FilterField(gettext_lazy("Region"))
    state = FilterField(
        gettext_lazy("State"),
        [
            ("", Proposal.State.OPEN.label),
            ("accepted", Proposal.State.ACCEPTED.label),
            ("dismissed", Proposal.State.DISMISSED.label),
            ("lapsed", Proposal.State.LAPSED.label),
            ("decided", gettext_lazy("all that have been decided")),
        ],
    )

    def __init__(self, data: QueryDict, *, regions: list[tuple[str, str]], own: set[str]) -> None:
        super().__init__(data)
        self.own = own
        everywhere = [(self.EVERYWHERE, _("All regions"))] if own else []
        first = _("My regions") if own else _("All regions")
        self.offer("region", first, [*everywhere, *regions])

    def narrow(self, rows: Any) -> Any:
        region, state = self.chosen.get("region", ""), self.chosen.get("state", "")
        if region and region != self.EVERYWHERE:
            rows = rows.filter(region=region)
        elif self.own and not region:
            rows = rows.filter(region__in=self.own)
        states = {"": [Proposal.State.OPEN], "decided": DECIDED}.get(state, [state])
        return rows.filter(state__in=states)


def _title(proposal: Proposal, language: str) -> str:
    with translation.override(language):
        told = {
            "region": proposal.region.short_name,
            "indicator": proposal.figure.indicator.name,
        }
        if proposal.rule == Proposal.Rule.APART:
            words = _("Bring experts and organisations closer (%(region)s): %(indicator)s") % told
        elif better(proposal.figure.indicator) == "less":
            words = _("Lower the indicator (%(region)s): %(indicator)s") % told
        else:
            words = _("Raise the indicator (%(region)s): %(indicator)s") % told
        return Truncator(words).chars(TITLE)


def _value(proposal: Proposal) -> Decimal | None:
    """The bound, or what it was before it fell."""
    if proposal.rule == Proposal.Rule.FALLING and proposal.other_figure:
        before = proposal.other_figure
        value = None if before.is_withheld else before.value
        return None if value is None else written(proposal.figure.indicator, value)
    if proposal.rule == Proposal.Rule.LOW:
        indicator = proposal.figure.indicator_id
        bounds = Bounds.objects.filter(roadmap=proposal.roadmap, indicator=indicator).first()
        return bounds.low if bounds else None
    return None
