"""What one may ask of the register: the one filter of the list, of exports and of a round's audience.

Everything stands in a query string, so that a filter can be shared, saved and read again:
`RegisterFilter.read("region=lappi&level=local", by=user, at=now).organisations()`.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db.models import Q
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.accounts.roles import Role
from portal.outbox.refusals import has_dead_address
from portal.ui.lists import FilterField, FilterForm, SearchField
from regions.models import Municipality, Region
from regions.organisations.confirming.staleness import confirmed_since
from regions.organisations.facts.wording import LANGUAGE_NAMES
from regions.organisations.finding.parts import filter_parts
from regions.organisations.finding.search import Found, search
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet

NOT_TOLD = "none"
YES, NO = "yes", "no"
# What depends neither on who asks nor on other apps.
FACTS = (
    *("region", "municipality", "level", "theme", "sector"),
    *("language", "contact", "confirmed"),
)
# Shown at once; the others wait under “More filters”.
FIRST_FIELDS = ("q", "region", "municipality", "level", "theme")


@dataclass(frozen=True)
class Chip:
    """Something that is asked for, and the address without it."""

    label: str
    url: str


class RegisterFilter(FilterForm[OrganisationQuerySet]):
    """One person's question. What makes no sense narrows nothing.

    Of `by=None` the portal itself asks: for all regions, and for nothing that depends on who asks.
    """

    q = SearchField(gettext_lazy("Name, number or municipality"))
    region = FilterField(gettext_lazy("Region"))
    municipality = FilterField(gettext_lazy("Home municipality"))
    level = FilterField(gettext_lazy("Level"))
    theme = FilterField(gettext_lazy("Theme"))
    sector = FilterField(gettext_lazy("Sector"))
    language = FilterField(gettext_lazy("Language"))
    status = FilterField(gettext_lazy("Status"))
    contact = FilterField(gettext_lazy("Email address"))
    confirmed = FilterField(gettext_lazy("Facts confirmed"))

    lookups = {"status": "status"}

    def __init__(
        self,
        data: QueryDict,
        *,
        by: User | None,
        at: dt.datetime,
        region: Region | None = None,
    ) -> None:
        """`region` is fixed by the address of the page; otherwise it is asked for like the rest."""
        if region is not None:
            data = data.copy()
            data["region"] = region.slug
        super().__init__(data)
        self.address = data
        self.by, self.at = by, at
        self.is_of_one_region = region is not None
        visible = Region.objects.visible_to(by) if by else Region.objects.all()
        self.regions = {each.slug: each for each in visible.by_name()}
        self._offer_all()
        if not self.may_name:
            self.fields["q"].label = _("Municipality")

    @classmethod
    def read(cls, query: str, *, by: User | None, at: dt.datetime) -> Self:
        """From a query string, as `query` writes it."""
        return cls(QueryDict(query), by=by, at=at)

    @cached_property
    def chosen_region(self) -> Region | None:
        return self.regions.get(self.data.get("region") or "")

    @cached_property
    def may_name(self) -> bool:
        """Who lists the nation by codes learns no names by representing one of the organisations."""
        if self.by is None:
            return True
        if self.by.has_perm(Permission.LIST_ORGANISATIONS):
            if self.by.has_perm(Permission.NAME_ORGANISATIONS):
                return True
            region = self.chosen_region
            return region is not None and Role.EXPERT in self.by.roles_in_scope(region)
        region = self.chosen_region
        if region is not None:
            return self.by.has_perm(Permission.NAME_ORGANISATIONS, region)
        return self.by.has_perm_anywhere(Permission.NAME_ORGANISATIONS)

    def _offer_all(self) -> None:
        by_slug = [(slug, each.short_name) for slug, each in self.regions.items()]
        self.offer("region", _("All regions"), by_slug)
        self.offer("municipality", _("All municipalities"), self._municipalities())
        for name, everything, choices in (
            ("level", _("All levels"), Organisation.Level.choices),
            ("theme", _("All themes"), _themes()),
            ("sector", _("All sectors"), Organisation.Sector.choices),
            ("status", pgettext("of organisations", "All"), Organisation.Status.choices),
        ):
            self.offer(name, str(everything), [(key, capfirst(str(said))) for key, said in choices])
        spoken = [(code, str(name)) for code, name in LANGUAGE_NAMES.items()]
        self.offer("language", _("All languages"), spoken)
        self.offer(
            "contact",
            pgettext("of organisations", "All"),
            [(YES, _("Has one that works")), (NO, _("Has none"))],
        )
        self.offer(
            "confirmed",
            pgettext("of organisations", "All"),
            [(YES, _("Within 12 months")), (NO, _("Earlier or never"))],
        )
        if self.by is None:
            return
        for name, part in filter_parts.items():
            if offered := part.choices(self.by):
                self.fields[name] = FilterField(str(part.label))
                self.offer(name, str(part.everything), offered)

    def _municipalities(self) -> list[tuple[str, str]]:
        """Those of the region that is asked for, otherwise all that lie in one."""
        rows = Municipality.objects.exclude(region=None)
        if self.chosen_region:
            rows = rows.filter(region=self.chosen_region)
        column, default = Municipality.name.column(), Municipality.name.column("fi")
        found = rows.order_by(column).values_list("code", column, default)
        return [(code, name or finnish) for code, name, finnish in found]

    def organisations(self) -> OrganisationQuerySet:
        """What this person may see of what is asked for, in no order."""
        return self.found.rows

    @cached_property
    def found(self) -> Found:
        """The same, with what tells the nearest where words are searched for."""
        rows = Organisation.objects.visible_to(self.by) if self.by else Organisation.objects.all()
        return self._search(rows)

    @property
    def facts(self) -> dict[str, str]:
        """Of what is asked for, what is the same whoever asks: it may be stored and read again."""
        return {name: value for name, value in self.chosen.items() if name in FACTS}

    def narrow(self, rows: OrganisationQuerySet) -> OrganisationQuerySet:
        return self._search(rows).rows

    def _search(self, rows: OrganisationQuerySet) -> Found:
        narrowed = narrow_by_facts(super().narrow(rows), self.facts, at=self.at)
        for name, value in self.chosen.items():
            if self.by and (part := filter_parts.get(name)):
                narrowed = part.narrow(narrowed, value, self.by)
        words = self.chosen.get("q", "")
        if words and not self.may_name:
            return Found(narrowed.in_places_named(words))
        return search(narrowed, words)

    @property
    def query(self) -> str:
        """The filter alone as a query string, without page and order: the same for the same question."""
        asked = QueryDict(mutable=True)
        for name in self.fields:
            if value := self.chosen.get(name):
                asked[name] = value
        return asked.urlencode()

    def described(self) -> list[tuple[str, str]]:
        """What is asked for in words, in the order of the fields: label and value."""
        return [(str(self.fields[name].label), self._words(name)) for name in self._asked()]

    def described_by_name(self) -> dict[str, tuple[str, str]]:
        """By the name that it has in the address."""
        return dict(zip(self._asked(), self.described(), strict=True))

    def describe(self) -> str:
        """In one line: `Region: Lappi, level: Local`; empty where all is asked for."""
        return " · ".join(f"{label}: {words}" for label, words in self.described())

    def chips(self) -> list[Chip]:
        """One for each thing asked for, with the address of the list without it."""
        shown = [name for name in self._asked() if not (name == "region" and self.is_of_one_region)]
        return [
            Chip(f"{self.fields[name].label}: {self._words(name)}", self._without(name))
            for name in shown
        ]

    def _asked(self) -> list[str]:
        return [name for name in self.fields if self.chosen.get(name)]

    def _words(self, name: str) -> str:
        """As the list of what is offered calls it; what is typed, as it is."""
        field, value = self.fields[name], self.chosen[name]
        return field.words(value) if isinstance(field, FilterField) else str(value)

    def _without(self, name: str) -> str:
        address = self.address.copy()
        for gone in (name, "page", *(["region"] if self.is_of_one_region else [])):
            address.pop(gone, None)
        return f"?{address.urlencode()}"

    @property
    def first_fields(self) -> list[object]:
        hidden = {"region"} if self.is_of_one_region else set[str]()
        return [self[name] for name in FIRST_FIELDS if name not in hidden]

    @property
    def more_fields(self) -> list[object]:
        return [self[name] for name in self.fields if name not in FIRST_FIELDS]

    @property
    def asks_more(self) -> bool:
        """Whether something is asked for that waits out of sight."""
        return any(name not in FIRST_FIELDS for name in self._asked())


def _themes() -> list[tuple[str, object]]:
    return [(key or NOT_TOLD, label) for key, label in Organisation.Theme.choices]


def narrow_by_facts(
    rows: OrganisationQuerySet, asked: Mapping[str, str], *, at: dt.datetime
) -> OrganisationQuerySet:
    """By what `RegisterFilter.facts` gave, perhaps long ago; a name or a value that is none finds nothing.

    Asks nothing of the database itself. At `at` it is seen whether facts are confirmed or stale.
    """
    for name, value in asked.items():
        narrowing = _NARROWING.get(name)
        rows = narrowing(rows, value, at) if narrowing else rows.none()
    return rows


def _by_region(rows: OrganisationQuerySet, slug: str, _at: dt.datetime) -> OrganisationQuerySet:
    links = Organisation.regions.through.objects.filter(region__slug=slug)
    return rows.filter(pk__in=links.values("organisation"))


def _by_level(rows: OrganisationQuerySet, level: str, _at: dt.datetime) -> OrganisationQuerySet:
    return rows.filter(level=level)


def _by_sector(rows: OrganisationQuerySet, sector: str, _at: dt.datetime) -> OrganisationQuerySet:
    return rows.filter(sector=sector)


def _by_municipality(
    rows: OrganisationQuerySet, code: str, _at: dt.datetime
) -> OrganisationQuerySet:
    return rows.filter(municipality=code)


def _by_theme(rows: OrganisationQuerySet, theme: str, _at: dt.datetime) -> OrganisationQuerySet:
    return rows.filter(theme="" if theme == NOT_TOLD else theme)


def _by_language(rows: OrganisationQuerySet, code: str, _at: dt.datetime) -> OrganisationQuerySet:
    """`languages` is `fi-sv`: the code stands between hyphens or ends."""
    stands = Q(languages=code) | Q(languages__startswith=f"{code}-")
    stands |= Q(languages__endswith=f"-{code}") | Q(languages__contains=f"-{code}-")
    return rows.filter(stands)


def _by_contact(rows: OrganisationQuerySet, answer: str, _at: dt.datetime) -> OrganisationQuerySet:
    has_none = Q(email="") | Q(has_dead_address())
    return rows.exclude(has_none) if answer == YES else rows.filter(has_none)


def _by_confirmation(
    rows: OrganisationQuerySet, answer: str, at: dt.datetime
) -> OrganisationQuerySet:
    if answer == YES:
        return rows.filter(confirmed_since(at))
    return rows.filter(Q(confirmed_at=None) | ~confirmed_since(at))


Narrowing = Callable[[OrganisationQuerySet, str, dt.datetime], OrganisationQuerySet]
_NARROWING: Mapping[str, Narrowing] = {
    "region": _by_region,
    "level": _by_level,
    "sector": _by_sector,
    "municipality": _by_municipality,
    "theme": _by_theme,
    "language": _by_language,
    "contact": _by_contact,
    "confirmed": _by_confirmation,
}
