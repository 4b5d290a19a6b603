"""What sections of a profile show beside their prose: facts that have their home elsewhere.

Apps above bring theirs in a module `section_data`, by the keys of the sections; so the profile knows
nothing of structures, and nothing is written twice.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.charts.table import Table
from portal.registry import Registry
from portal.registry.page_parts import PageLink
from regions.models import Region

Reader = User | AnonymousUser


@dataclass(frozen=True)
class SectionData:
    """Of several sections, asked for together: as many queries whatever there is."""

    # Section key → its table, of a region on a day; without the sections that have nothing. What it says is for
    # everybody; for a reader who may change a row, the row leads there.
    tables: Callable[[Region, dt.date, Reader | None], Mapping[str, Table]]
    # Section key → codes of the regions that have something to show on that day.
    filled: Callable[[dt.date], Mapping[str, Collection[str]]]
    # Section key → where the facts of a region are changed.
    links: Callable[[Region], Mapping[str, PageLink]]


section_data = Registry[SectionData]("section_data")


def tables_of(region: Region, on: dt.date, *, reader: Reader | None = None) -> dict[str, Table]:
    """Section key → its table, public to everybody; without the sections that have nothing."""
    return {
        key: table for one in section_data for key, table in one.tables(region, on, reader).items()
    }


def filled_on(day: dt.date) -> dict[str, set[str]]:
    """Region code → keys of the sections that have something to show."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in section_data:
        for key, codes in one.filled(day).items():
            for code in codes:
                found[code].add(key)
    return found


def where_changed(region: Region, section_key: str) -> PageLink | None:
    """None where the section has no facts of its own, or nobody brings them."""
    for one in section_data:
        if link := one.links(region).get(section_key):
            return link
    return None
