"""What rooms add to the page of a roadmap: buttons beside its title. They bring theirs in `roadmap_links`.

The door `roadmap/roadmap_links.py` adds each, and `make` gives nothing to those who may not go there:

    roadmap_links.add("grid", LinkMaker(pages.grid_link, rank=10))

Ranks: the grid 10, proposals 20, files 30, editing 50.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.registry import RankedRegistry
from portal.registry.page_parts import Maker, PageLink
from roadmap.models import Roadmap


@dataclass(frozen=True)
class RoadmapVisit:
    """Somebody opens the page of a roadmap that they may see."""

    roadmap: Roadmap
    user: User | AnonymousUser
    at: dt.datetime


LinkMaker = Maker[RoadmapVisit, PageLink]

roadmap_links = RankedRegistry[LinkMaker]("roadmap_links")
