"""The table that is taken home: its columns and its rows.

Its headings are words of the facts and its values are written as an import reads them, so that the file
can be corrected and sent in again. Columns that the import does not know it passes over.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.chapters.chapter import Fact as FileFact
from portal.chapters.publication import LongTable, about_sheet
from portal.tabular.columns import Column, Kind, Sheet
from regions.models import Municipality, Region
from regions.organisations.exporting.order import Selection
from regions.organisations.facts.definitions import FACTS, POINTERS, Fact, Facts, Holds
from regions.organisations.facts.reading import read_facts
from regions.organisations.models import Office, OfficeTerm, Organisation
from regions.organisations.models.organisation import pseudonym_of
from regions.organisations.public_id import as_public_id

# So many organisations are read at once.
CHUNK = 1_000
# What those learn who work with codes: as much as the list shows or narrows.
CODED = ("level", "municipality", "regions", "sector", "theme", "languages", "status")
_WIDTHS: Mapping[str, int] = {"name": 40, "regions": 30, "website": 30, "email": 28}
_NAMED_OFFICES = tuple(kind for kind in Office.Kind.values if kind != Office.Kind.OTHER)
JOINT = "; "


@dataclass(frozen=True)
class ExportTable:
    """As `portal.chapters.publication.Tables` has it; the rows are read while they are written."""

    selection: Selection

    @property
    def title(self) -> str:
        return _("Organisations")

    @property
    def columns(self) -> dict[str, Column]:
        """Key → column, in the active language."""
        if not self.selection.may_name:
            return {"code": Column(_("Code"), width=12), **_fact_columns(CODED), **_confirmed()}
        with_contacts = self.selection.order.with_contacts
        keys = [key for key, fact in FACTS.items() if with_contacts or not fact.is_contact]
        offices = _office_columns() if with_contacts else {}
        public_id = Column(_("Public id"), width=12)
        return {"public_id": public_id, **_fact_columns(keys), **_confirmed(), **offices}

    def rows(self) -> Iterator[list[Any]]:
        """In the order of the list. A constant number of queries for every 1,000."""
        numbers = list(self.selection.taken.values_list("pk", flat=True))
        keys = list(self.columns)
        places = _Places.load() if numbers else _Places({}, {})
        for start in range(0, len(numbers), CHUNK):
            chunk = numbers[start : start + CHUNK]
            cells = _Chunk.load(chunk, places, self.selection)
            # What has been merged away meanwhile is left out.
            yield from ([cells.cell(n, key) for key in keys] for n in chunk if n in cells.facts)

    def sheets(self) -> tuple[Sheet, ...]:
        return (
            Sheet(self.title, tuple(self.columns.values()), self.rows()),
            about_sheet(self.about()),
        )

    def table(self) -> LongTable:
        return LongTable(self.columns, self.rows())

    def about(self) -> Iterable[FileFact]:
        selection = self.selection
        count = selection.count
        described = selection.listing.asked.describe()
        yield (
            _("content"),
            ngettext("%(count)d organisation", "%(count)d organisations", count) % {"count": count},
        )
        if described:
            yield _("filter"), described
        yield _("read on"), date_format(timezone.localtime(selection.at), "SHORT_DATETIME_FORMAT")
        if selection.order.with_contacts:
            yield _("purpose"), selection.order.purpose
            yield (
                _("contact data"),
                _("Use it only for the purpose that is told here, and delete the file after that."),
            )
        if selection.may_name:
            yield (
                _("import"),
                _(
                    "The file can be corrected and imported again: an empty cell changes nothing, "
                    "a hyphen clears it."
                ),
            )


def _fact_columns(keys: Iterable[str]) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for key in keys:
        fact = FACTS[key]
        columns[key] = Column(_capital(fact.label), _kind(fact), _WIDTHS.get(key, 18))
        if fact.holds in POINTERS:
            # The id alone tells people little.
            heading = _("%(column)s: name") % {"column": _capital(fact.label)}
            columns[_named(key)] = Column(heading, width=30)
    return columns


def _kind(fact: Fact) -> Kind:
    return "date" if fact.holds == Holds.DATE else "text"


def _confirmed() -> dict[str, Column]:
    return {"confirmed": Column(_("Confirmed"), "date", 14)}


def _office_columns() -> dict[str, Column]:
    columns: dict[str, Column] = {}
    labels = dict(Office.Kind.choices)
    for kind in _NAMED_OFFICES:
        office = _capital(labels[kind])
        columns[kind] = Column(office, width=24)
        address = _("%(office)s: email address") % {"office": office}
        columns[f"{kind}_email"] = Column(address, width=28)
    return {**columns, "other_offices": Column(_("Other offices"), width=40)}


def _named(key: str) -> str:
    return f"{key}_name"


def _capital(label: str | Promise) -> str:
    return capfirst(str(label))


@dataclass(frozen=True)
class _Places:
    municipalities: Mapping[str, str]
    regions: Mapping[str, str]

    @classmethod
    def load(cls) -> Self:
        towns = Municipality.objects.only("code", *Municipality.name.columns)
        return cls(
            {town.code: town.name for town in towns},
            {region.code: region.short_name for region in Region.objects.all()},
        )


# Holder and address of the office today.
_Held = tuple[str, str]


@dataclass(frozen=True)
class _Chunk:
    """What the cells of some organisations say."""

    facts: Mapping[int, Facts]
    confirmed: Mapping[int, dt.datetime | None]
    names: Mapping[int, str]
    places: _Places
    offices: Mapping[int, Mapping[str, _Held]] = field(default_factory=dict)
    others: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, numbers: Sequence[int], places: _Places, selection: Selection) -> Self:
        facts = read_facts(numbers)
        rows = Organisation.objects.filter(pk__in=numbers).order_by()
        confirmed = dict(rows.values_list("pk", "confirmed_at"))
        known = cls(facts, confirmed, _names_in(facts.values()), places)
        if not selection.order.with_contacts:
            return known
        offices, others = _offices_of(numbers, on=timezone.localdate(selection.at))
        return cls(facts, confirmed, known.names, places, offices, others)

    def cell(self, number: int, key: str) -> Any:
        if key in FACTS:
            return self._fact(FACTS[key], self.facts[number][key])
        if key == "public_id":
            return as_public_id(number)
        if key == "code":
            return pseudonym_of(number)
        if key == "confirmed":
            moment = self.confirmed.get(number)
            return timezone.localdate(moment) if moment else None
        if key == "other_offices":
            return JOINT.join(self.others.get(number, ()))
        if key.endswith("_name"):
            value = self.facts[number][key.removesuffix("_name")]
            return self._organisations(value, lambda each: self.names.get(each, ""))
        held = self.offices.get(number, {}).get(key.removesuffix("_email"), ("", ""))
        return held[1] if key.endswith("_email") else held[0]

    def _fact(self, fact: Fact, value: Any) -> Any:
        if value in (None, "", []):
            return None
        match fact.holds:
            case Holds.CHOICE:
                return _capital(dict(fact.choices)[value])
            case Holds.DATE:
                return dt.date.fromisoformat(value)
            case Holds.MUNICIPALITY:
                return self.places.municipalities.get(value, value)
            case Holds.REGIONS:
                return JOINT.join(self.places.regions.get(code, code) for code in value)
            case Holds.ORGANISATION | Holds.ORGANISATIONS:
                return self._organisations(value, as_public_id)
            case Holds.FORMER_NAMES:
                return JOINT.join(name for name, _day in value)
        return value

    @staticmethod
    def _organisations(value: Any, say: Callable[[int], str]) -> str:
        numbers = value if isinstance(value, list) else [value] if value else []
        return JOINT.join(map(say, numbers))


def _names_in(facts: Iterable[Facts]) -> dict[int, str]:
    """Of every organisation that is pointed at. One query."""
    pointed: set[int] = set()
    for each in facts:
        pointed |= {each["parent"], each["replaced_by"], *each["umbrellas"]} - {None}
    rows = Organisation.objects.filter(pk__in=pointed).order_by()
    return dict(rows.values_list("pk", "name"))


def _offices_of(
    numbers: Sequence[int], *, on: dt.date
) -> tuple[dict[int, dict[str, _Held]], dict[int, list[str]]]:
    """Who holds which office that day, and where mail to it goes. Two queries."""
    offices = list(Office.objects.filter(organisation__in=numbers).order_by("pk"))
    terms = OfficeTerm.objects.held_on(on).filter(office__organisation__in=numbers)
    holders = {term.office_id: term.person for term in terms.select_related("person")}
    named: dict[int, dict[str, _Held]] = defaultdict(dict)
    others: dict[int, list[str]] = defaultdict(list)
    for office in offices:
        holder = holders.get(office.pk)
        name = holder.name if holder else ""
        address = (holder.email if holder else "") or office.mailbox
        if office.kind == Office.Kind.OTHER:
            said = ", ".join(filter(None, (name, address)))
            others[office.organisation_id].append(
                f"{office.title}: {said}" if said else office.title
            )
        else:
            named[office.organisation_id][office.kind] = (name, address)
    return named, others
