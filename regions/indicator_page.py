"""What the page of an indicator is composed of. Apps bring their parts in `indicator_parts`."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.registry import RankedRegistry
from regions.models import Indicator, Region


@dataclass(frozen=True)
class IndicatorVisit:
    """Somebody opens the page of an indicator; perhaps with one region in mind."""

    indicator: Indicator
    user: User | AnonymousUser
    at: dt.datetime
    region: Region | None = None


class IndicatorPart:
    """Something that is said of an indicator. Its template takes it as `part`."""

    template: ClassVar[str]


@dataclass(frozen=True)
class IndicatorPartMaker:
    """`make` gives nothing where there is nothing to say; parts of a lower rank stand first."""

    make: Callable[[IndicatorVisit], IndicatorPart | None]
    rank: int


indicator_parts = RankedRegistry[IndicatorPartMaker]("indicator_parts")


def made_indicator_parts(
    makers: Iterable[IndicatorPartMaker], visit: IndicatorVisit
) -> list[IndicatorPart]:
    return [part for maker in makers if (part := maker.make(visit))]
