"""Who answers: a role, or an organisation that is found by a few letters, with scripts or without."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.typed.fields import LineField
from regions.organisations.choosing import Found, find_organisation, in_place
from regions.organisations.models import Organisation
from roadmap.models.responsible import ROLES
from roadmap.plan.responsible import dissolution_refusal

# The button that looks for organisations and saves nothing.
FIND = "find"


class ResponsibleFields(forms.Form):
    """For a form that has `by`, and calls `clean_responsible` in its `clean`."""

    responsible_role = forms.ChoiceField(
        label=gettext_lazy("Responsible role"),
        required=False,
        choices=[
            ("", gettext_lazy("No role")),
            *((value, capfirst(label)) for value, label in ROLES),
        ],
        help_text=gettext_lazy("Those who hold the role at the time are asked."),
    )
    organisation = LineField(
        label=gettext_lazy("Or an organisation"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Part of its name, its business ID or its number in the Register of Associations."
        ),
    )
    organisation_choice = forms.ChoiceField(
        label=gettext_lazy("Which organisation?"), required=False, widget=forms.RadioSelect
    )
    # The words for which the choices were offered.
    organisation_offered = forms.CharField(widget=forms.HiddenInput, required=False)

    by: User
    data: Any
    responsible_before: Organisation | None = None

    def offer_named(self, organisation: Organisation | None) -> None:
        """The one that is named already, whoever looks at the form."""
        self.responsible_before = organisation
        sent = str(self.data.get("organisation_choice", "")) if self.is_bound else ""
        if sent.isascii() and sent.isdecimal() and len(sent) < 12:
            seen = Organisation.objects.visible_to(self.by).filter(pk=int(sent))
            self._offer_organisations(tuple(seen.select_related("municipality")))

    @property
    def is_finding(self) -> bool:
        return self.is_bound and FIND in self.data

    def forget_errors_but(self, name: str) -> None:
        """For whoever only looks for an organisation."""
        for other in [field for field in self.errors if field != name]:
            del self.errors[other]

    @property
    def has_choices(self) -> bool:
        return bool(self._choice.choices)

    @property
    def _choice(self) -> forms.ChoiceField:
        field = self.fields["organisation_choice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared above
        return field

    def _offer_organisations(self, organisations: tuple[Organisation, ...]) -> None:
        self._choice.choices = [(str(one.pk), in_place(one)) for one in organisations]

    def clean_responsible(self, chosen: dict[str, Any]) -> None:
        """Puts `responsible_organisation` into `chosen`."""
        chosen["responsible_organisation"] = organisation = self._organisation(chosen)
        if organisation and chosen.get("responsible_role"):
            self.add_error("responsible_role", _("Name a role or an organisation, not both."))
        is_new = organisation != self.responsible_before
        if organisation and is_new and organisation.status == Organisation.Status.DISSOLVED:
            self.add_error("organisation", dissolution_refusal(organisation))

    def _organisation(self, chosen: dict[str, Any]) -> Organisation | None:
        words = chosen.get("organisation", "")
        named = self.responsible_before
        if not words:
            return None
        picked = chosen.get("organisation_choice")
        if picked and chosen.get("organisation_offered") == words:
            return Organisation.objects.visible_to(self.by).filter(pk=picked).first()
        if named is not None and words == str(named):
            return named
        found = find_organisation(words, among=Organisation.objects.visible_to(self.by))
        if found.chosen is None:
            self._ask_which(words, found)
        elif self.is_finding:
            self._show(found.chosen)
        return found.chosen

    def _ask_which(self, words: str, found: Found) -> None:
        if not found.offered:
            message = _("No organisation is found by “%(words)s”. Try part of its name.")
        elif found.has_more:
            message = _("Many organisations match “%(words)s”. Choose one below, or write more.")
        else:
            message = _("Several organisations match “%(words)s”. Choose one below.")
        self.add_error("organisation", message % {"words": words})
        self._offer_organisations(found.offered)
        self._send(organisation_offered=words, organisation_choice="")

    def _show(self, organisation: Organisation) -> None:
        """What was found by a number or a few letters, by its name."""
        self._offer_organisations((organisation,))
        self._send(
            organisation=str(organisation),
            organisation_offered=str(organisation),
            organisation_choice=str(organisation.pk),
        )

    def _send(self, **values: str) -> None:
        """As if the browser had sent these."""
        sent = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        for name, value in values.items():
            sent[name] = value
        self.data = sent
