"""The hyte negotiations of a region, in the section of its profile that speaks of them."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.permissions import Permission
from portal.charts.table import Table, table
from portal.prepared import Prepared
from portal.registry.page_parts import PageLink
from regions.calendar.addresses import year_url
from regions.calendar.models import ClockEntry, ClockOccurrence
from regions.models import Region
from regions.section_data import Reader, SectionData, section_data

SECTION = "negotiations"


def tables(region: Region, on: dt.date, reader: Reader | None = None) -> Mapping[str, Table]:
    """The newest first; what came of it is empty until it is known. The day leads whoever may to its entry."""
    ones = list(_HELD(region=region))
    if not ones:
        return {}
    rows = [
        (date_format(one.on, "SHORT_DATE_FORMAT"), one.parties, one.themes, one.outcome)
        for one in ones
    ]
    urls = []
    if reader is not None and reader.has_perm(Permission.RUN_STRUCTURE, region):
        urls = [reverse("calendar:occurrence_edit", args=[one.entry_id, one.year]) for one in ones]
    headings = (_("Date"), _("Parties"), _("Themes"), _("Outcome"))
    return {SECTION: table(_("Hyte negotiations"), headings, rows, urls=urls)}


_HELD = Prepared(
    lambda *, region: ClockOccurrence.objects.filter(
        entry__kind=ClockEntry.Kind.HYTE_NEGOTIATION, entry__region=region
    ).order_by("-on", "-pk")
)


def filled(on: dt.date) -> Mapping[str, Collection[str]]:
    entries = ClockEntry.objects.filter(
        kind=ClockEntry.Kind.HYTE_NEGOTIATION, region__isnull=False, occurrences__isnull=False
    )
    return {SECTION: set(entries.order_by().values_list("region", flat=True))}


def links(region: Region) -> Mapping[str, PageLink]:
    """The year of the region, where its entries stand."""
    label = _("Negotiations are kept in the annual clock of the region")
    return {SECTION: PageLink(label, year_url(region=region.slug))}


section_data.add("negotiations", SectionData(tables, filled, links))
