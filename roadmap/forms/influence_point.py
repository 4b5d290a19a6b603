"""Planning an influence point: what it belongs to, its days, who answers for it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.typed.day import DayField
from portal.typed.fields import TextField
from regions.models import Region
from regions.structures.models import Structure
from roadmap.access import may_report, reportable
from roadmap.forms.facts import FactsForm
from roadmap.forms.responsible import ResponsibleFields
from roadmap.influence.editing import (
    FACTS,
    create_point,
    edit_point,
    is_of_region,
    region_refusal,
)
from roadmap.models import InfluencePoint, Priority, Roadmap, Step

MOST_NOTE = 4_000


class InfluencePointForm(ResponsibleFields, FactsForm[InfluencePoint]):
    """A new one asks for its texts too; those of an older one have pages of their own."""

    model = InfluencePoint
    facts = FACTS
    typed_into = {
        "responsible_organisation": (
            *("organisation", "organisation_choice", "organisation_offered"),
        ),
        "priority": ("place",),
        "step": ("place",),
    }

    # A step or a priority: so that nobody can choose both.
    place = forms.ChoiceField(label=gettext_lazy("Belongs to"))
    region = forms.ModelChoiceField(
        Region.objects.none(), label=gettext_lazy("Region"), required=False
    )
    decides_on = DayField(label=gettext_lazy("Day of the decision"))
    statements_until = DayField(
        label=gettext_lazy("Statements are taken until"),
        required=False,
        help_text=gettext_lazy(
            "The responsible are reminded 30, 7 and 1 days before; where this is empty, before the day "
            "of the decision."
        ),
    )
    structure = forms.ModelChoiceField(
        Structure.objects.none(),
        label=gettext_lazy("Cooperation structure"),
        required=False,
        empty_label=gettext_lazy("None"),
        help_text=gettext_lazy(
            "Where it is talked of and prepared, for example an advisory board."
        ),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    internal_note = TextField(
        label=gettext_lazy("Internal note"),
        required=False,
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Not public: those who work with the portal read it."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        roadmap: Roadmap,
        by: User,
        at: dt.datetime,
        thing: InfluencePoint | None = None,
        usual: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, thing=thing, roadmap=roadmap, by=by, at=at, usual=usual)
        self._priorities = list(roadmap.priorities.order_by("position", "pk"))
        self._steps = self._steps_of(roadmap)
        self._offer_places()
        self._offer_regions()
        self._offer_structures()
        self.offer_named(thing.responsible_organisation if thing else None)

    def _steps_of(self, roadmap: Roadmap) -> list[Step]:
        """Those that stand, and the one that it belongs to by now."""
        of_roadmap = Step.objects.filter(priority__roadmap=roadmap)
        steps = list(of_roadmap.standing().order_by("position", "starts_on", "pk"))
        own = self.thing.step if self.thing else None
        return steps if own is None or own in steps else [*steps, own]

    def _offer_places(self) -> None:
        groups = [
            (
                str(priority),
                [
                    (f"priority:{priority.pk}", _("The whole priority")),
                    *((f"step:{step.pk}", str(step)) for step in self._of(priority)),
                ],
            )
            for priority in self._priorities
        ]
        field = self.fields["place"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose a step or a priority")), *groups]

    def _of(self, priority: Priority) -> Iterator[Step]:
        return (step for step in self._steps if step.priority_id == priority.pk)

    def _offer_regions(self) -> None:
        """Those of one's own; the whole country only to whoever may do so in the nation."""
        field = self.fields["region"]
        if not isinstance(field, forms.ModelChoiceField):
            return
        mine = reportable(self.by, Region.objects.all(), on=timezone.localdate(self.at))
        field.queryset = Region.objects.filter(pk__in=[one.pk for one in mine]).by_name()
        if may_report(self.by, None):
            field.empty_label = _("The whole country")
        else:
            field.required, field.empty_label = True, _("Choose")
            field.error_messages["required"] = _("Choose one of your regions.")

    def _offer_structures(self) -> None:
        """Those that stand in one's own regions or in the nation, and the one that it names by now."""
        field = self.fields["structure"]
        if not isinstance(field, forms.ModelChoiceField):
            return
        on = timezone.localdate(self.at)
        mine = reportable(self.by, Region.objects.all(), on=on)
        offered = Structure.objects.standing_on(on).filter(
            Q(is_national=True)
            | Q(
                pk__in=Structure.regions.through.objects.filter(region__in=mine).values("structure")
            )
        )
        if self.thing is not None and self.thing.structure_id is not None:
            offered = offered | Structure.objects.filter(pk=self.thing.structure_id)
        field.queryset = offered.by_name()

    def initial_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        step, priority = facts["step"], facts["priority"]
        place = f"step:{step.pk}" if step else f"priority:{priority.pk}"
        organisation = facts["responsible_organisation"]
        named = str(organisation) if organisation else ""
        return dict(facts) | {"place": place, "organisation": named}

    def clean_place(self) -> Step | Priority:
        kind, _colon, pk = self.cleaned_data["place"].partition(":")
        offered: list[Step] | list[Priority] = self._steps if kind == "step" else self._priorities
        return next(one for one in offered if str(one.pk) == pk)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        self.clean_responsible(chosen)
        until, decides_on = chosen.get("statements_until"), chosen.get("decides_on")
        if until and decides_on and until > decides_on:
            self.add_error(
                "statements_until",
                _("Statements are taken before the decision on %(day)s: give an earlier day.")
                % {"day": date_format(decides_on, "SHORT_DATE_FORMAT")},
            )
        place, region = chosen.get("place"), chosen.get("region")
        if isinstance(place, Step) and region and not is_of_region(place, region.pk):
            self.add_error("region", region_refusal(place))
        self._check_structure(chosen.get("structure"), region)
        return chosen

    def _check_structure(self, structure: Structure | None, region: Region | None) -> None:
        if structure is None or region is None or structure.is_national:
            return
        if region not in structure.regions.all():
            self.add_error(
                "structure",
                _("“%(structure)s” is not of %(region)s: choose another, or none.")
                % {"structure": structure, "region": region.short_name},
            )

    def facts_typed(self) -> dict[str, Any]:
        place = self.cleaned_data["place"]
        said = {name: self.cleaned_data.get(name) for name in FACTS}
        return said | {
            "step": place if isinstance(place, Step) else None,
            "priority": place if isinstance(place, Priority) else None,
        }

    def save_thing(self) -> InfluencePoint:
        facts = self.facts_typed()
        if self.thing is None:
            return create_point(texts=self.texts, by=self.by, at=self.at, **facts)
        return edit_point(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
