"""Decisions and actions of all structures that somebody sees from within, narrowed by a plain form."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.lists import FilterField, FilterForm, SearchField
from regions.meetings.models import MeetingOutcome
from regions.meetings.models.outcome import MeetingOutcomeQuerySet
from regions.structures.models import Structure

if TYPE_CHECKING:
    from portal.accounts.models import User

OPEN, LATE, DONE = "open", "late", "done"


def with_all(outcomes: QuerySet[MeetingOutcome]) -> QuerySet[MeetingOutcome]:
    """With all that a line tells of each."""
    return outcomes.select_related("meeting__structure", "item", "person", "organisation")


class DecisionFilter(FilterForm[MeetingOutcomeQuerySet]):
    """What stands in the text, the item or the title of the meeting; and of which structure."""

    kind = MeetingOutcome.Kind.DECISION

    q = SearchField(gettext_lazy("Search"))
    structure = FilterField(gettext_lazy("Structure"))

    def __init__(self, data: QueryDict, *, by: "User", at_day: dt.date) -> None:
        super().__init__(data)
        self.by, self.at_day = by, at_day
        known = MeetingOutcome.objects.known_to(by).filter(kind=self.kind).order_by()
        structures = Structure.objects.filter(pk__in=known.values("meeting__structure"))
        self.offer("structure", _("All"), [(str(one.pk), one.name) for one in structures.by_name()])

    @cached_property
    def rows(self) -> QuerySet[MeetingOutcome]:
        found = MeetingOutcome.objects.known_to(self.by).filter(kind=self.kind)
        if structure := self.chosen.get("structure"):
            found = found.filter(meeting__structure=structure)
        for word in (self.chosen.get("q") or "").split():
            found = found.filter(
                Q(text__icontains=word)
                | Q(item__title__icontains=word)
                | Q(meeting__title__icontains=word)
            )
        return with_all(self.ordered(found))

    def ordered(self, found: MeetingOutcomeQuerySet) -> MeetingOutcomeQuerySet:
        return found.order_by("-meeting__starts_at", "pk")


class ActionFilter(DecisionFilter):
    """Open ones first, by their day; what is done comes last, the newest first."""

    kind = MeetingOutcome.Kind.ACTION

    state = FilterField(gettext_lazy("State"))

    def __init__(self, data: QueryDict, *, by: "User", at_day: dt.date) -> None:
        super().__init__(data, by=by, at_day=at_day)
        states = [(OPEN, _("Open")), (LATE, _("Late")), (DONE, _("Done"))]
        self.offer("state", _("All"), states)

    def ordered(self, found: MeetingOutcomeQuerySet) -> MeetingOutcomeQuerySet:
        state = self.chosen.get("state")
        if state == OPEN:
            found = found.open_actions()
        elif state == LATE:
            found = found.late(on=self.at_day)
        elif state == DONE:
            found = found.filter(done_at__isnull=False)
        return found.order_by(F("done_at").desc(nulls_first=True), "due_on", "pk")
