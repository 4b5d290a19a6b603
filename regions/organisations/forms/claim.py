"""Asking to represent an organisation, and deciding on it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.typed.fields import LineField, TextField
from regions.models import Municipality
from regions.organisations.claiming import lookup
from regions.organisations.facts.cleaning import Places, clean_value
from regions.organisations.facts.definitions import FACTS
from regions.organisations.models import Organisation
from regions.organisations.problems import FactProblem

LABELS: dict[str, Any] = {key: fact.label for key, fact in FACTS.items()}


def municipality_choices() -> list[tuple[str, str]]:
    standing = Municipality.objects.standing_on(timezone.localdate()).exclude(region=None)
    column = Municipality.name.column()
    return [("", "—"), *((one.code, one.name) for one in standing.order_by(column))]


class LookupForm(forms.Form):
    """By number, or by the full name and home: strangers are shown no list."""

    number = LineField(
        label=_("Business ID or number in the Register of Associations"),
        required=False,
        max_length=40,
        help_text=_("For example 2077474-0 or 194.820."),
    )
    name = LineField(label=_("Or the full name"), required=False, max_length=200)
    municipality = forms.ChoiceField(label=_("Home municipality"), required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared above
        field.choices = municipality_choices()
        self.found: Organisation | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        number, name = cleaned.get("number", ""), cleaned.get("name", "")
        if number:
            try:
                self.found = lookup.by_number(number)
            except FactProblem as problem:
                self.add_error("number", problem)
        elif name and cleaned.get("municipality"):
            self.found = lookup.by_name(name, cleaned["municipality"])
        elif name:
            self.add_error("municipality", _("Choose the home municipality as well."))
        elif "number" not in self.errors and "name" not in self.errors:
            self.add_error("number", _("Write a number, or the full name and the municipality."))
        return cleaned


class ClaimForm(forms.Form):
    """Who asks, and what shows that they speak for the organisation."""

    name = LineField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        help_text=_("You get a link here. Later you sign in with this address."),
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    register_number = LineField(
        label=_("Register number of the organisation"),
        required=False,
        max_length=40,
        help_text=_("If you know it: it helps whoever decides."),
    )
    statement = TextField(
        label=_("What do you do in the organisation?"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example chair since 2024. Whoever decides reads this."),
    )

    # Of an organisation that the register lacks.
    facts: Mapping[str, Any] = MappingProxyType({})
    region_code: str | None = None

    def __init__(
        self, data: QueryDict | None = None, *, user: User | None, language: str = "fi"
    ) -> None:
        super().__init__(data, initial={"language": user.language if user else language})
        self.user = user
        if user is not None:
            # Who is signed in asks for themselves.
            for known in ("name", "email"):
                del self.fields[known]

    @property
    def claimant_name(self) -> str:
        return str(self.user) if self.user else str(self.cleaned_data["name"])

    @property
    def claimant_email(self) -> str:
        return self.user.email if self.user else str(self.cleaned_data["email"]).lower()


class NewOrganisationForm(ClaimForm):
    """The same for an organisation that the register does not have."""

    KEYS = ("name", "level", "municipality", "business_id", "association", "theme", "website")

    fact_name = LineField(label=LABELS["name"], max_length=200)
    fact_level = forms.ChoiceField(label=LABELS["level"], choices=FACTS["level"].choices)
    fact_municipality = forms.ChoiceField(label=LABELS["municipality"])
    fact_business_id = LineField(label=LABELS["business_id"], required=False, max_length=40)
    fact_association = LineField(label=LABELS["association"], required=False, max_length=40)
    fact_theme = forms.ChoiceField(
        label=LABELS["theme"], choices=FACTS["theme"].choices, required=False
    )
    fact_website = LineField(label=LABELS["website"], required=False, max_length=200)
    fact_email = LineField(
        label=_("Email address of the organisation"), required=False, max_length=254
    )

    field_order = [
        *(f"fact_{key}" for key in (*KEYS, "email")),
        *("name", "email", "language", "statement"),
    ]

    def __init__(
        self, data: QueryDict | None = None, *, user: User | None, language: str = "fi"
    ) -> None:
        super().__init__(data, user=user, language=language)
        del self.fields["register_number"]
        self.initial["fact_level"] = Organisation.Level.LOCAL
        field = self.fields["fact_municipality"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared above
        field.choices = municipality_choices()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        places, today = Places.load(), timezone.localdate()
        facts: dict[str, Any] = {}
        for key in (*self.KEYS, "email"):
            if f"fact_{key}" in self.errors:
                continue
            try:
                value = clean_value(key, str(cleaned.get(f"fact_{key}") or ""), places, on=today)
            except FactProblem as problem:
                self.add_error(f"fact_{key}", problem)
                continue
            if value:
                facts[key] = value
        for key in ("business_id", "association"):
            if key in facts and lookup.by_number(facts[key]) is not None:
                self.add_error(
                    f"fact_{key}",
                    _("The register has this organisation. Look for it by its number."),
                )
        self.facts, self.region_code = facts, _home_of(facts)
        return cleaned


def _home_of(facts: Mapping[str, Any]) -> str | None:
    """The region's code; national ones are the managers' to decide on."""
    if facts.get("level") == Organisation.Level.NATIONAL:
        return None
    place = Municipality.objects.filter(pk=facts.get("municipality")).first()
    return place.region_id if place else None


class ColleagueForm(forms.Form):
    name = LineField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email address"), max_length=254)
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)


class DecisionForm(forms.Form):
    """Approve, or refuse with a reason that the claimant reads."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[("approve", _("Approve")), ("refuse", _("Refuse"))],
        error_messages={"required": _("Choose one.")},
    )
    reason = TextField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a refusal. The person who asked reads it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "refuse" and not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_("Write why, so that the person knows.")))
        return cleaned
