"""A structure: what it is, where, since when, who may join, and its texts in three languages."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.permissions import Permission
from portal.revisions.facts_form import FactsForm
from portal.revisions.form import Group, NamedField
from portal.typed.day import DayField
from portal.typed.fields import LineField, WholeNumberField
from regions.models import Region
from regions.structures.founding import FACTS, change_structure, found_structure
from regions.structures.models import Structure
from regions.structures.texts import TEXTS


class StructureForm(FactsForm[Structure]):
    facts = FACTS

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(key, capfirst(label)) for key, label in Structure.Kind.choices],
    )
    name_fi = LineField(label=gettext_lazy("Name in Finnish"), max_length=200)
    name_sv = LineField(label=gettext_lazy("Name in Swedish"), max_length=200)
    name_en = LineField(label=gettext_lazy("Name in English"), max_length=200)
    is_national = forms.BooleanField(label=gettext_lazy("Of the whole country"), required=False)
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(),
        label=gettext_lazy("Regions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    parent = forms.ModelChoiceField(
        Structure.objects.none(),
        label=gettext_lazy("Under"),
        required=False,
        empty_label=gettext_lazy("Under no other structure"),
        help_text=gettext_lazy("To whom it reports, such as an advisory board."),
    )
    founded_year = WholeNumberField(
        label=gettext_lazy("Year of founding"),
        required=False,
        help_text=gettext_lazy("Such as 2021. Empty where it is not known."),
    )
    founded_month = forms.TypedChoiceField(
        label=gettext_lazy("Month of founding"), required=False, coerce=int, empty_value=None
    )
    term_starts_on = DayField(label=gettext_lazy("First day of the term"), required=False)
    term_ends_on = DayField(label=gettext_lazy("Last day of the term"), required=False)
    ended_on = DayField(
        label=gettext_lazy("Ended on"),
        required=False,
        help_text=gettext_lazy("Only for a structure that meets no more. It stays to be read."),
    )
    entry = forms.ChoiceField(
        label=gettext_lazy("Who may join"),
        choices=[(key, capfirst(label)) for key, label in Structure.Entry.choices],
        widget=forms.RadioSelect,
        initial=Structure.Entry.NOMINATED,
    )
    meetings_a_year = WholeNumberField(
        label=gettext_lazy("Meetings a year"), required=False, min_value=0, max_value=366
    )
    counted_members = WholeNumberField(
        label=gettext_lazy("People who belong to it, counted"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=gettext_lazy(
            "Where members are not named here, such as those of a mailing list."
        ),
    )
    rhythm_fi = LineField(
        label=gettext_lazy("Rhythm in Finnish"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("In words, such as “once a month, in the summer none”."),
    )
    rhythm_sv = LineField(label=gettext_lazy("Rhythm in Swedish"), required=False, max_length=120)
    rhythm_en = LineField(label=gettext_lazy("Rhythm in English"), required=False, max_length=120)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in TEXTS:
            self.fields[one.key] = NamedField(one)
        self._choice("regions").queryset = self._own_regions()
        self._choice("parent").queryset = self._parents()
        months = [(str(month), str(name)) for month, name in MONTHS.items()]
        self.fields["founded_month"].choices = [("", _("Not known")), *months]  # type: ignore[attr-defined]
        if not self._may_be_national:
            del self.fields["is_national"]

    def _choice(self, name: str) -> forms.ModelChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101, said above
        return field

    @property
    def _may_be_national(self) -> bool:
        return self.by.has_perm(Permission.EDIT_STRUCTURES)

    def _own_regions(self) -> QuerySet[Region]:
        """All for who founds anywhere; own regions, and those it has already, for experts."""
        if self._may_be_national:
            return Region.objects.by_name()
        own = Region.objects.assigned_to(self.by, on=timezone.localdate(self.at))
        if self.thing is not None:
            own = own | self.thing.regions.all()
        return own.distinct().by_name()

    def _parents(self) -> QuerySet[Structure]:
        """Those that stand: of the whole country, of the regions that can be chosen, and the one it has."""
        standing = Structure.objects.standing_on(timezone.localdate(self.at)).by_name()
        if self.thing is not None:
            standing = standing.exclude(pk=self.thing.pk)
        if self._may_be_national:
            return standing
        links = Structure.regions.through.objects.filter(region__in=self._own_regions().order_by())
        near = Q(is_national=True) | Q(pk__in=links.order_by().values("structure"))
        if self.thing is not None:
            near |= Q(pk=self.thing.parent_id)
        return standing.filter(near)

    @property
    def groups(self) -> list[Group]:
        groups: dict[str, Group] = {}
        for one in TEXTS:
            heading = capfirst(str(one.heading))
            group = groups.setdefault(one.field, Group(heading, one.explained, []))
            group.fields.append(self[one.key])
        return list(groups.values())

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if chosen.get("founded_month") and not chosen.get("founded_year"):
            self.add_error("founded_year", _("A month alone says little: give the year too."))
        starts, ends = chosen.get("term_starts_on"), chosen.get("term_ends_on")
        if starts and ends and ends < starts:
            self.add_error("term_ends_on", _("The term would end before it begins."))
        return chosen

    def facts_typed(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data.get(name) for name in self.facts}
        typed["regions"] = list(self.cleaned_data["regions"])
        if "is_national" not in self.fields:
            typed["is_national"] = bool(self.thing and self.thing.is_national)
        return typed

    def save_thing(self) -> Structure:
        facts = self.facts_typed()
        if self.thing is None:
            return found_structure(by=self.by, at=self.at, **facts)
        return change_structure(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
