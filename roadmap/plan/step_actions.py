"""What is done for a step: by whom, where, and by when."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.registry.page_parts import Entry
from roadmap.access import may_report, reportable
from roadmap.models import Action
from roadmap.plan.dates import day_in_words
from roadmap.plan.step_page import StepPart, StepVisit


@dataclass(frozen=True)
class ActionRow:
    pk: int
    title: str
    # Where and by whom.
    facts: str
    # By when, or when it was done.
    when: str
    is_done: bool
    is_late: bool
    # Whether the reader may change it.
    is_own: bool = False


@dataclass(frozen=True)
class StepActions(StepPart):
    rows: Sequence[ActionRow]

    template = "roadmap/plan/_actions.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("actions", _("Actions")),)


def actions_of_step(visit: StepVisit) -> StepActions:
    """What is still to be done stands first, the soonest at the top."""
    actions = visit.step.actions.select_related("region", "responsible_organisation")
    own = _own_regions(visit, actions)
    judged_on = visit.roadmap.judged_on(visit.on)
    rows = [
        ActionRow(
            pk=each.pk,
            title=each.title,
            facts=" · ".join(
                filter(
                    None,
                    (str(each.region) if each.region else "", capfirst(each.responsible)),
                )
            ),
            when=_when(each),
            is_done=each.done_on is not None,
            is_late=_is_late(each, judged_on),
            is_own=each.region_id in own,
        )
        for each in actions
    ]
    return StepActions(sorted(rows, key=lambda row: row.is_done))


def _is_late(action: Action, on: dt.date) -> bool:
    return action.done_on is None and action.due_on is not None and action.due_on < on


def _own_regions(visit: StepVisit, actions: Iterable[Action]) -> set[str | None]:
    """Those whose actions the reader may change; None stands for the whole step."""
    if not isinstance(visit.user, User) or visit.roadmap.is_archived or visit.is_superseded:
        return set()
    regions = {each.region for each in actions if each.region}
    own: set[str | None] = {each.pk for each in reportable(visit.user, regions, on=visit.on)}
    return own | {None} if may_report(visit.user, None) else own


def _when(action: Action) -> str:
    if action.done_on is not None:
        return _("Done %(day)s") % {"day": day_in_words(action.done_on)}
    if action.due_on is not None:
        return _("By %(day)s") % {"day": day_in_words(action.due_on)}
    return ""
