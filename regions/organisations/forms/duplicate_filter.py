"""Narrowing the list of likely duplicates."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ui.lists import FilterField, FilterForm
from regions.organisations.duplicates.reasons import Reason
from regions.organisations.models import DuplicatePair, Organisation


class DuplicateFilter(FilterForm["QuerySet[DuplicatePair]"]):
    """At first the open ones."""

    reason = FilterField(pgettext_lazy("why two may be one", "Reason"))
    region = FilterField(_("Region"))
    state = FilterField(_("State"))

    lookups: ClassVar = {}

    def __init__(self, data: Any, *, regions: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        reasons = [(value, capfirst(str(label))) for value, label in Reason.choices]
        self.offer("reason", str(_("All reasons")), reasons)
        self.offer("region", str(_("All regions")), regions)
        states = DuplicatePair.State
        self.offer(
            "state",
            capfirst(str(states.OPEN.label)),
            [(states.DIFFERENT, capfirst(str(states.DIFFERENT.label)))],
        )

    def narrow(self, rows: "QuerySet[DuplicatePair]") -> "QuerySet[DuplicatePair]":
        rows = rows.filter(state=self.chosen.get("state") or DuplicatePair.State.OPEN)
        if reason := self.chosen.get("reason"):
            # A list of codes in quotes: no code is a part of another with its quotes.
            told = rows.alias(told=Cast("reasons", TextField()))
            rows = told.filter(told__contains=f'"{reason}"')
        if region := self.chosen.get("region"):
            links = Organisation.regions.through.objects.filter(region=region)
            active = links.values("organisation")
            rows = rows.filter(Q(first__in=active) | Q(second__in=active))
        return rows
