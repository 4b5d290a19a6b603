"""An office that answers to organisations: of the county, of a centre, or of a municipality."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from portal.alphabet import alphabetical
from portal.revisions.facts_form import FactsForm
from portal.typed.day import DayField
from portal.typed.fields import LineField
from regions.models import Municipality, Region
from regions.structures.liaisons import FACTS, add_liaison, change_liaison
from regions.structures.models import LiaisonOffice


class LiaisonForm(FactsForm[LiaisonOffice]):
    facts = FACTS

    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=[(key, capfirst(label)) for key, label in LiaisonOffice.Level.choices],
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=gettext_lazy("Municipality"),
        required=False,
        empty_label=BLANK_CHOICE_DASH[0][1],
        help_text=gettext_lazy("Only of a municipal office."),
    )
    office_fi = LineField(
        label=gettext_lazy("Office in Finnish"),
        max_length=200,
        help_text=gettext_lazy("The office, not who holds it: people change."),
    )
    office_sv = LineField(label=gettext_lazy("Office in Swedish"), max_length=200)
    office_en = LineField(label=gettext_lazy("Office in English"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("Email address of the office"), required=False, max_length=254
    )
    phone = LineField(label=gettext_lazy("Phone"), required=False, max_length=40)
    url = forms.URLField(
        label=gettext_lazy("Page of the office"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    starts_on = DayField(label=gettext_lazy("Since"), required=False)
    ends_on = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy(
            "Only where the office answers no more. It is not shown after that."
        ),
    )

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        self.region = region
        super().__init__(*args, **options)
        places = self.fields["municipality"]
        assert isinstance(places, forms.ModelChoiceField)  # noqa: S101, said above
        places.queryset = region.municipalities.standing_on(self.at.date())
        places.choices = [
            ("", "–"),
            *sorted(
                ((one.pk, one.name) for one in places.queryset),
                key=lambda choice: alphabetical(choice[1]),
            ),
        ]

    def save_thing(self) -> LiaisonOffice:
        facts = self.facts_typed()
        if self.thing is None:
            return add_liaison(region=self.region, by=self.by, at=self.at, **facts)
        return change_liaison(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
