"""Whose work goes to whom, and from which day on."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.alphabet import alphabetical
from regions.handover.parts import Handing, Share
from regions.handover.refusals import OF_PERSON, Refusal, refusal_of_day, refusals
from regions.models import Region

# Of a region: to whom everything goes, or to nobody.
SAME, NOBODY = "", "-"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        # Browsers understand only this form in a date field, whatever the language.
        super().__init__(format="%Y-%m-%d")


class HandoverForm(forms.Form):
    """Its fields stand in the address of the preview, so that it can be gone back to and sent on."""

    use_required_attribute = False

    successor = forms.ChoiceField(label=gettext_lazy("To whom"))
    first_day = forms.DateField(
        label=gettext_lazy("First day of the successor"),
        widget=DayInput,
        input_formats=("%Y-%m-%d", "%d.%m.%Y"),
        help_text=gettext_lazy(
            "Today: everything moves at once. A later day: it moves when that day begins, and until "
            "then you can take it back."
        ),
        error_messages={"invalid": gettext_lazy("Give a day, for example 15.1.2027.")},
    )
    joins = forms.BooleanField(
        label=gettext_lazy("Where a successor already works, move the work only"),
        required=False,
        help_text=gettext_lazy(
            "Drafts and invitations go there; the successor gets no second assignment."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        leaver: User,
        regions: Iterable[Region],
        by: User,
        at: dt.datetime,
        today: dt.date,
    ) -> None:
        super().__init__(data, initial={"first_day": today})
        self.leaver, self.by, self.at, self.today = leaver, by, at, today
        self.regions = list(regions)
        people = _people(leaver)
        names = [(str(one.pk), str(one)) for one in people]
        self.fields["successor"] = _Chosen(
            label=self.fields["successor"].label,
            choices=[("", _("Choose a person")), *names],
        )
        if len(self.regions) > 1:
            for region in self.regions:
                self.fields[_field_of(region)] = _Chosen(
                    label=str(region),
                    choices=[
                        (SAME, _("the same person")),
                        *names,
                        (NOBODY, _("nobody: %(name)s goes on there") % {"name": leaver}),
                    ],
                )
        self.order_fields(["successor", *map(_field_of, self.regions), "first_day", "joins"])
        self.handing: Handing | None = None

    def clean_first_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["first_day"]
        if refusal := refusal_of_day(day, today=self.today):
            raise ValidationError(refusal.words, code=refusal.code)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        shares = self._shares(cleaned)
        if self.errors:
            return cleaned
        self.handing = Handing(
            leaver=self.leaver,
            shares=shares,
            first_day=cleaned["first_day"],
            since=self.today,
            at=self.at,
            joins=cleaned["joins"],
            keeps_some=len(shares) < len(self.regions),
        )
        said = dict.fromkeys(
            (self._field_to_blame(refusal, cleaned), refusal.words, refusal.code)
            for refusal in refusals(self.handing, by=self.by)
        )
        for field, words, code in said:
            self.add_error(field, ValidationError(words, code=code))
        return cleaned

    def _field_to_blame(self, refusal: Refusal, cleaned: Mapping[str, Any]) -> str | None:
        """A person is to blame where they were chosen, a place at its region."""
        if not refusal.region:
            return None
        own = f"region-{refusal.region}"
        if own not in self.fields or (refusal.code in OF_PERSON and not cleaned.get(own)):
            return "successor"
        return own

    def _shares(self, cleaned: Mapping[str, Any]) -> tuple[Share, ...]:
        """With errors at the fields that do not say to whom."""
        whole = cleaned.get("successor", SAME)
        chosen = {one: cleaned.get(_field_of(one)) or whole for one in self.regions}
        people = {
            str(one.pk): one
            for one in User.objects.standing().filter(
                pk__in=[pk for pk in chosen.values() if pk.isdecimal()]
            )
        }
        shares = []
        for region, value in chosen.items():
            if value == SAME:
                field = "successor"
                if not self.has_error(field):
                    self.add_error(field, _("Choose to whom the work goes."))
            elif value != NOBODY:
                person = people.get(value)
                if person is None:
                    name = _field_of(region)
                    field = name if cleaned.get(name) else "successor"
                    self.add_error(field, _("There is no such person any more. Choose another."))
                else:
                    shares.append(Share(region, person))
        if not shares and not self.errors:
            self.add_error("successor", _("Choose at least one region that goes to somebody."))
        return tuple(shares)

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Names and values once more, for the button of the preview."""
        return [
            (name, value)
            for name in self.fields
            for value in self.data.getlist(name)  # type: ignore[attr-defined]
            if value
        ]


class _Chosen(forms.ChoiceField):
    """Whose account was closed meanwhile is not offered, and is refused by name, not as a wrong choice.

    Something is to be chosen in all of them together, which the form sees to.
    """

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(value) or (str(value).isdecimal() and len(str(value)) < 10)


def _field_of(region: Region) -> str:
    return f"region-{region.code}"


def _people(leaver: User) -> list[User]:
    """Who has or had something to do here, by name."""
    staff = Q(role_grants__isnull=False) | Q(assignments__isnull=False)
    found = User.objects.active().standing().filter(staff).exclude(pk=leaver.pk).distinct()
    return sorted(found, key=lambda one: alphabetical(str(one)))
