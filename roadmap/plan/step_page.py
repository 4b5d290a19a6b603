"""What the page of a step is composed of, as that of a region is. Rooms bring theirs in `step_parts`.

A room that has something to say of a step writes a frozen dataclass of the kind `StepPart` with its
template, which takes it as `part`, and a function that makes it of a `StepVisit` (or gives None where
there is nothing to say). `roadmap/step_parts.py`, the door, adds it:

    step_parts.add("statuses", PartMaker(statuses.statuses_of_step, rank=50))

What it needs of the database, `make` asks; the template asks nothing. Ranks: what has taken its place 5, what
and why 10, actions 30, what the step should move 40, how it stands in the regions 50, influence points 60,
internal note 80, history 90. Buttons beside the title come in the same way, through `step_links`.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal.accounts.models import User
from portal.registry import RankedRegistry
from portal.registry.page_parts import Maker, PageLink, PagePart
from roadmap.models import Roadmap, Step
from roadmap.models.roadmap import sees_drafts


@dataclass(frozen=True)
class StepVisit:
    """Somebody opens the page of a step that they may see."""

    step: Step
    user: User | AnonymousUser
    at: dt.datetime
    wants_all_history: bool = False

    @property
    def on(self) -> dt.date:
        return timezone.localdate(self.at)

    @property
    def roadmap(self) -> Roadmap:
        return self.step.priority.roadmap

    @cached_property
    def is_superseded(self) -> bool:
        """Whether other steps stand in its place: then it is read and no longer changed."""
        return self.step.successions.exists()

    @cached_property
    def sees_internal(self) -> bool:
        """Whether internal notes are for this reader: asked of every part that holds one."""
        return sees_drafts(self.user)


class StepPart(PagePart):
    """Something that is said of a step."""


PartMaker = Maker[StepVisit, StepPart]
LinkMaker = Maker[StepVisit, PageLink]

step_parts = RankedRegistry[PartMaker]("step_parts")
step_links = RankedRegistry[LinkMaker]("step_parts")
