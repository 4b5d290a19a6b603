"""Inviting somebody: the project manager invites experts, the administrator anybody."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions.invitation import invite
from portal.accounts.models import Invitation, User
from portal.accounts.permissions import Permission
from portal.accounts.roles import NATIONAL_ROLES, Role
from portal.backoffice.welcome import terms
from portal.typed.day import DayInput
from regions.models import Assignment, Region


class InvitationForm(forms.ModelForm):
    regions = forms.ModelMultipleChoiceField(
        Region.objects.all(),
        label=_("Regions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Needed for a regional expert. The roles of the nation need none."),
        error_messages={"required": _("Choose at least one region.")},
    )
    kind = forms.ChoiceField(
        label=_("Works there as"), choices=Assignment.Kind.choices, required=False
    )
    starts_on = forms.DateField(
        label=_("First day"),
        required=False,
        widget=DayInput,
        error_messages={"required": _("Give the first day.")},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: until somebody ends it."),
    )

    class Meta:
        model = Invitation
        fields = ["email", "name", "language", "role"]
        help_texts = {
            "email": _("The invitation goes here, and is valid for 14 days."),
            "name": _("Shown beside what they publish."),
            "language": _("Of the invitation and of later mails."),
        }
        error_messages = {"name": {"required": _("Write the person’s first and last name.")}}

    def __init__(
        self, data: QueryDict | None = None, *, by: User, today: dt.date, **kwargs: Any
    ) -> None:
        self.by = by
        super().__init__(data, initial={"starts_on": today, "role": Role.EXPERT}, **kwargs)
        regions = self.fields["regions"]
        if isinstance(regions, forms.ModelChoiceField):
            regions.queryset = Region.objects.by_name()
        offered = [Role.EXPERT]
        if by.has_perm(Permission.MANAGE_ROLES):
            offered += [role for role in Role if role in NATIONAL_ROLES]
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=[(role.value, capfirst(role.label)) for role in offered],
            initial=Role.EXPERT,
        )
        self.fields["name"].required = True
        # The form opens for an expert; the roles of the nation are sent without these.
        is_expert = data is None or data.get("role") in (None, "", Role.EXPERT)
        for name in ("regions", "kind", "starts_on"):
            self.fields[name].required = is_expert

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if email == self.by.email:
            raise ValidationError(_("Nobody invites themselves."), code="oneself")
        if User.objects.filter(email=email, is_active=False).exists():
            raise ValidationError(
                _("This account has been closed. An administrator opens it again."), code="closed"
            )
        earlier = Invitation.objects.waiting().filter(email=email).first()
        if earlier and not earlier.may_be_minded_by(self.by):
            raise ValidationError(_("This address already has an open invitation."), code="invited")
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("role") != Role.EXPERT:
            return cleaned
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day cannot be before the first day."))
        elif cleaned.get("kind") == Assignment.Kind.COVER and not last:
            self.add_error("ends_on", _("Give the last day of the cover."))
        elif cleaned.get("kind") == Assignment.Kind.LEAD and first:
            self._refuse_second_lead(cleaned.get("regions") or (), first, last)
        return cleaned

    def _refuse_second_lead(
        self, regions: Iterable[Region], first: dt.date, last: dt.date | None
    ) -> None:
        """Now, and not when the invited person comes."""
        leads = Assignment.objects.filter(region__in=regions, kind=Assignment.Kind.LEAD)
        for lead in leads.overlapping(first, last).select_related("region", "user"):
            self.add_error(
                "kind",
                _("%(region)s has a lead expert already: %(name)s. Choose another kind or day.")
                % {"region": lead.region, "name": lead.user},
            )

    def _post_clean(self) -> None:
        # The action makes the row; there is nothing to build or check on a model here.
        pass

    def send(self, *, at: dt.datetime) -> Invitation:
        chosen = self.cleaned_data
        role = Role(chosen["role"])
        promised = {}
        if role == Role.EXPERT:
            promised = terms(
                regions=list(chosen["regions"]),
                kind=chosen["kind"],
                starts_on=chosen["starts_on"],
                ends_on=chosen["ends_on"],
            )
        return invite(
            email=chosen["email"],
            name=chosen["name"],
            language=chosen["language"],
            role=role,
            by=self.by,
            at=at,
            terms=promised,
        )
