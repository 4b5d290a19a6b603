"""Planning a round: what makes a plan right."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.accounts.models import User
from surveys.forms.round_fields import RegionsField
from surveys.forms.round_mails import RoundMails
from surveys.forms.round_start import from_register, initial_values, usual
from surveys.invitations.audience import AudienceSize, measure_audience
from surveys.invitations.overlap import Overlap, find_overlaps
from surveys.models import Round, Survey
from surveys.models.round import DEFAULT_MINIMUM, LEAST_MINIMUM
from surveys.rounds.access import regions_to_ask, require_still_runs, runs_all_rounds
from surveys.rounds.fitness import region_refusal
from surveys.rounds.names import generated_names
from surveys.rounds.plan_description import describe_plan, plan_differences
from surveys.rounds.planning import EditConflict, create_round, edit_round, plan_version
from surveys.rounds.register_filter import HandedOver, as_query, describe_register_filter

# Longer is no key of a survey.
MOST_DIGITS = 9
USUAL_CONFIDENTIALITY = {
    Round.Audience.EXPERTS.value: Round.Confidentiality.NAMED,
    Round.Audience.ORGANISATIONS.value: Round.Confidentiality.CONFIDENTIAL,
}


class RoundForm(RoundMails):
    """Everything that a plan says. A name is given, or made from what the round asks of whom."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        by: User,
        at: dt.datetime,
        round_: Round | None = None,
        handed_over: HandedOver | None = None,
        asked_survey: str = "",
    ) -> None:
        """`handed_over` is a filter of the register with which a new plan begins, `asked_survey` the
        key of a survey, as typed."""
        self.by, self.at, self.round = by, at, round_
        initial = initial_values(round_) if round_ else usual(at)
        if handed_over is not None:
            initial |= from_register(handed_over)
        self.is_national = runs_all_rounds(by)
        super().__init__(data, initial=initial)
        self._offer_regions()
        self._add_message_fields(has_reminders=round_ is None)
        offered = Survey.objects.askable_by(by)
        self._offer_surveys(
            offered | Survey.objects.filter(pk=round_.survey_id) if round_ else offered
        )
        if round_ is None:
            self._begin_with(asked_survey)
            del self.fields["seen"]

    def _offer_regions(self) -> None:
        """In the order of the reader's language; to whoever runs not all rounds, their own."""
        field = self.fields["regions"]
        if isinstance(field, RegionsField):
            field.queryset = regions_to_ask(self.by).by_name()
            if not self.is_national:
                # None would be the whole country.
                field.required = True
                field.error_messages["required"] = _("Choose at least one of your regions.")
                field.help_text = _(
                    "Only your own regions can be chosen. Organisations are found by their home "
                    "municipality; those of the whole country are asked by the project manager."
                )
                self.initial.setdefault("regions", list(field.queryset))

    def _offer_surveys(self, surveys: Any) -> None:
        field = self.fields["survey"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = surveys
            # Chosen while it was offered: a name of it would tell others of surveys that are not theirs.
            field.error_messages["invalid_choice"] = _(
                "No round can be planned on this survey: it was retired, a newer version is there, or "
                "it is that of other regions. Choose another from the list, or look into the library."
            )

    def _begin_with(self, number: str) -> None:
        """The survey from whose page the plan was begun, and the regions that it was made for."""
        if not (number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS):
            return
        field = self.fields["survey"]
        survey = field.queryset.filter(pk=number).first()  # type: ignore[attr-defined]
        if survey is None:
            return
        self.initial["survey"] = survey
        made_for = regions_to_ask(self.by).filter(pk__in=survey.regions.values("pk"))
        if regions := list(made_for):
            self.initial["regions"] = regions

    @property
    def has_surveys(self) -> bool:
        """Whether there is any on which this person could plan a round."""
        return self.fields["survey"].queryset.exists()  # type: ignore[attr-defined, no-any-return]

    @property
    def facts(self) -> dict[str, str]:
        """Of a valid form, in the reader's language."""
        return describe_plan(self.cleaned_data)

    @property
    def narrowed_to(self) -> dict[str, str]:
        """What is chosen at this moment, in the register or in the plan."""
        if self.is_bound:
            self.is_valid()
        chosen = self.cleaned_data if self.is_bound else self.initial
        return chosen.get("register_filter") or {}

    @property
    def register_filter_query(self) -> str:
        """With which the register's list shows the same organisations."""
        return as_query(self.narrowed_to)

    @property
    def register_filter_words(self) -> str:
        """Empty where nothing of the register narrows the plan."""
        narrowed = self.narrowed_to
        return describe_register_filter(narrowed, at=self.at) if narrowed else ""

    @property
    def audience_size(self) -> AudienceSize:
        """Of what is chosen at this moment, right or not."""
        if self.is_bound:
            self.is_valid()
        chosen = self.cleaned_data if self.is_bound else self.initial
        regions = [region.pk for region in chosen.get("regions") or ()]
        if not regions and not self.is_national:
            return AudienceSize(chosen.get("audience") or "", 0, 0)
        return measure_audience(
            chosen.get("audience") or "",
            regions=regions,
            levels=chosen.get("levels") or (),
            sectors=chosen.get("sectors") or (),
            register_filter=chosen.get("register_filter") or {},
            at=self.at,
        )

    @property
    def overlaps(self) -> list[Overlap]:
        """Of a valid form: other rounds that ask some of the same organisations."""
        chosen = self.cleaned_data
        return find_overlaps(
            chosen["audience"],
            regions=[region.pk for region in chosen["regions"]],
            levels=chosen["levels"],
            sectors=chosen["sectors"],
            register_filter=chosen["register_filter"],
            by=self.by,
            at=self.at,
            apart_from=self.round,
        )

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        if (
            chosen.pop("without_register_filter", False)
            or chosen.get("audience") == Round.Audience.EXPERTS
        ):
            chosen["register_filter"] = {}
        has_both = chosen.get("survey") and "regions" in chosen
        if has_both and (refusal := region_refusal(chosen["survey"], chosen["regions"])):
            self.add_error("regions", refusal)
        self._clean_names(chosen)
        self._clean_moments(chosen)
        if "minimum_group" in chosen and "confidentiality" in chosen:
            self._clean_groups(chosen)
        if self.round and not self.errors and chosen.get("seen"):
            self._compare(self.round, chosen)
        return chosen

    def _compare(self, current: Round, chosen: dict[str, Any]) -> None:
        """With what the plan says now, if that is no longer what was looked at."""
        version = plan_version(current)
        if chosen["seen"] == version:
            return
        if differ := plan_differences(chosen, current):
            self._show_theirs(current, differ)
        else:
            # Pressed twice, or two of the same mind.
            chosen["seen"] = version

    def _show_theirs(self, current: Round, differ: list[str]) -> None:
        """Say what a colleague has changed; whoever goes on after that knows what is replaced."""
        intro = _("A colleague has changed this plan in the meantime, and your choices differ:")
        way_on = _("What you chose is still below. Go on to put it in place of theirs.")
        self.add_error(None, [" ".join([intro, "; ".join(differ) + ".", way_on])])
        if isinstance(self.data, QueryDict):
            sent = self.data.copy()
            sent["seen"] = plan_version(current)
            self.data = sent

    def _clean_groups(self, chosen: dict[str, Any]) -> None:
        """What is not chosen follows from who is asked; a named round hides no group."""
        if not chosen["confidentiality"]:
            chosen["confidentiality"] = USUAL_CONFIDENTIALITY.get(chosen.get("audience", ""), "")
        if chosen["confidentiality"] == Round.Confidentiality.NAMED:
            chosen["minimum_group"] = 1
        elif chosen["minimum_group"] is None:
            chosen["minimum_group"] = DEFAULT_MINIMUM
        elif chosen["minimum_group"] < LEAST_MINIMUM:
            self.add_error(
                "minimum_group",
                _("Answers given in confidence are shown in groups of three or more."),
            )

    def _clean_names(self, chosen: dict[str, Any]) -> None:
        """A name in one language stands for those that are missing."""
        named = [chosen[name] for name in Round.name.columns if chosen.get(name)]
        if named:
            chosen.update({name: chosen.get(name) or named[0] for name in Round.name.columns})
        elif all(chosen.get(name) for name in ("survey", "opens_at", "audience")):
            others = Round.objects.exclude(pk=self.round.pk) if self.round else Round.objects.all()
            chosen.update(generated_names(chosen, others))

    def save_round(self) -> Round | None:
        """None, with the errors in place, where a rule says no."""
        cleaned = self.cleaned_data.items()
        chosen = {name: value for name, value in cleaned if not name.startswith("reminder_")}
        try:
            with transaction.atomic():
                require_still_runs(self.by, chosen["regions"])
                if self.round is None:
                    messages = self.reminder_messages
                    return create_round(
                        by=self.by,
                        at=self.at,
                        reminders_at=messages,
                        reminder_messages=messages,
                        **chosen,
                    )
                return edit_round(self.round, by=self.by, at=self.at, **chosen)
        except EditConflict as conflict:
            differ = plan_differences(chosen, conflict.current)
            if not differ:
                return conflict.current
            self._show_theirs(conflict.current, differ)
            return None
        except ValidationError as error:
            self.add_error(None, error.messages)
            return None
