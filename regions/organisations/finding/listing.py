"""The list of organisations: its columns, their order, and its rows as they are written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, CharField, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import MD5, Cast, Concat
from django.http import QueryDict
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.alphabet import alphabetical
from portal.charts.parts import percent
from portal.ui.lists import PAGE_SIZE
from regions.models import Municipality
from regions.organisations.confirming.staleness import confirmed_since
from regions.organisations.finding.filter import RegisterFilter
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet, pseudonym_of
from regions.organisations.public_id import as_public_id

DESCENDING = "-"
_READ = ("pk", "name", "level", "sector", "theme", "status", "confirmed_at")
_STATUS_TONES: Mapping[str, str] = {
    Organisation.Status.DORMANT: "warn",
    Organisation.Status.DISSOLVED: "bad",
}


@dataclass(frozen=True)
class Heading:
    """Of a column; `url` sorts by it, the other way round where it is sorted by already."""

    text: str
    url: str
    aria_sort: str = ""


@dataclass(frozen=True)
class Share:
    """How many were found, and how many of those that are not dissolved confirmed within 12 months."""

    all: int
    standing: int
    confirmed: int

    @property
    def percent(self) -> str:
        """In words, none only where nobody has; empty where there is nothing to be a share of."""
        return percent(self.confirmed / self.standing) if self.standing else ""


class Listing:
    """What one page of the list shows for this filter. Two queries: the counts and the page."""

    def __init__(self, asked: RegisterFilter, address: QueryDict) -> None:
        self.asked = asked
        self.address = address
        self.found = asked.found
        self.rows = self.found.rows

    @cached_property
    def share(self) -> Share:
        standing = ~Q(status=Organisation.Status.DISSOLVED)
        counts = self.rows.order_by().aggregate(
            all=Count("pk"),
            standing=Count("pk", filter=standing),
            confirmed=Count("pk", filter=standing & confirmed_since(self.asked.at)),
        )
        return Share(**counts)

    @property
    def ordered(self) -> OrganisationQuerySet:
        """All that were found, as the pages have them one after another."""
        return self.rows.order_by(*self._order())

    @cached_property
    def page(self) -> Any:
        place = f"municipality__{Municipality.name.column()}"
        finnish = f"municipality__{Municipality.name.column('fi')}"
        ordered = self.ordered.values_list(*_READ, place, finnish)
        paginator = Paginator(ordered, PAGE_SIZE)
        # Counted already, together with those that are confirmed.
        paginator.__dict__["count"] = self.count
        return paginator.get_page(self.address.get("page"))

    @property
    def count(self) -> int:
        return self.share.all

    @cached_property
    def sort(self) -> str:
        """The column that the address asks for, with `-` before it where the other way round."""
        asked = self.address.get("sort", "")
        return asked if asked.removeprefix(DESCENDING) in self._columns else ""

    @cached_property
    def _columns(self) -> Mapping[str, Callable[[], Any]]:
        """Codes tell nothing by their order."""
        if self.asked.may_name:
            return COLUMNS
        return {key: made for key, made in COLUMNS.items() if key != "name"}

    def _order(self) -> list[Any]:
        tie: list[Any] = ["name", "pk"] if self.asked.may_name else [_secret_order()]
        if not self.sort:
            if self.asked.may_name:
                return [*self.found.relevance, *tie]
            # Pseudonyms in the order of names would tell who is who.
            return [_by_place().asc(nulls_last=True), "level", *tie]
        column = self._columns[self.sort.removeprefix(DESCENDING)]()
        if self.sort.startswith(DESCENDING):
            return [column.desc(nulls_last=True), *tie]
        is_day = self.sort == "confirmed"
        return [column.asc(**{"nulls_first" if is_day else "nulls_last": True}), *tie]

    @property
    def query(self) -> str:
        """Filter and order as a saved view keeps them."""
        asked = QueryDict(self.asked.query, mutable=True)
        if self.sort:
            asked["sort"] = self.sort
        return asked.urlencode()

    def _texts(self) -> dict[str, str]:
        return {
            "name": _("Name"),
            "level": _("Level"),
            "municipality": _("Home municipality"),
            "sector": _("Sector"),
            "theme": _("Theme"),
            "confirmed": _("Confirmed"),
        }

    @property
    def headings(self) -> list[Heading]:
        columns = self._texts().items()
        made = [self._heading(key, text) for key, text in columns if key in self._columns]
        return made if self.asked.may_name else [Heading(_("Code"), ""), *made]

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Every order as a choice, where there are no headings to press: on a phone."""
        keyed = [key for key in self._texts() if key in self._columns]
        texts = self._texts()
        return [
            ("", pgettext("order of a list", "Usual order")),
            *(
                (f"{sign}{key}", words % {"column": texts[key]})
                for key in keyed
                for sign, words in (
                    ("", "%(column)s"),
                    (DESCENDING, _("%(column)s, the last first")),
                )
            ),
        ]

    def _heading(self, key: str, text: str) -> Heading:
        is_first = not self.sort and key == "name" and not self.found.relevance
        if self.sort == key or is_first:
            return Heading(text, self._sorted_by(f"{DESCENDING}{key}"), "ascending")
        if self.sort == f"{DESCENDING}{key}":
            return Heading(text, self._sorted_by(key), "descending")
        return Heading(text, self._sorted_by(key))

    def _sorted_by(self, sort: str) -> str:
        address = self.address.copy()
        address.pop("page", None)
        address["sort"] = sort
        return f"?{address.urlencode()}"

    def body(self, *, can_choose: bool) -> SafeString:
        """The rows, written in Python: a template would take ten times as long."""
        words = _Words.of_page()
        parts = [
            words.row(row, may_name=self.asked.may_name, can_choose=can_choose)
            for row in self.page.object_list
        ]
        # Each text is escaped where it is put in.
        return mark_safe("".join(parts))  # noqa: S308


@dataclass(frozen=True)
class _Words:
    """What the cells say, in the language of the page; looked up once for all rows."""

    levels: Mapping[str, str]
    sectors: Mapping[str, str]
    themes: Mapping[str, str]
    statuses: Mapping[str, str]
    headings: Mapping[str, str]
    choose: str
    never: str
    # Where the pages of organisations begin: 50 look-ups of an address cost more than all the rest.
    register: str

    @classmethod
    def of_page(cls) -> "_Words":
        return cls(
            levels=_capitalised(Organisation.Level.choices),
            sectors=_capitalised(Organisation.Sector.choices),
            themes=_capitalised(Organisation.Theme.choices) | {"": ""},
            statuses={
                key: f' <span class="tag tag--{_STATUS_TONES[key]}">{escape(str(label))}</span>'
                for key, label in Organisation.Status.choices
                if key in _STATUS_TONES
            },
            headings={
                key: f' data-label="{escape(text)}"'
                for key, text in (
                    ("level", _("Level")),
                    ("place", _("Home municipality")),
                    ("sector", _("Sector")),
                    ("theme", _("Theme")),
                    ("confirmed", _("Confirmed")),
                )
            },
            choose=escape(_("Choose")),
            never=escape(_("not yet")),
            register=reverse("organisations:register"),
        )

    def row(self, row: Sequence[Any], *, may_name: bool, can_choose: bool) -> str:
        pk, name, level, sector, theme, status, confirmed_at, place, finnish = row
        public_id = as_public_id(pk)
        if may_name:
            called = str(escape(name))
            title = f'<a href="{self.register}{public_id}/">{called}</a>'
        else:
            called = title = pseudonym_of(pk)
        box = (
            f'<td role="cell" class="pick"><input type="checkbox" name="chosen" value="{public_id}"'
            f' aria-label="{self.choose}: {called}"></td>'
            if can_choose
            else ""
        )
        said = self.headings
        confirmed = (
            date_format(localdate(confirmed_at), "SHORT_DATE_FORMAT")
            if confirmed_at
            else f'<span class="muted">{self.never}</span>'
        )
        return (
            f'<tr role="row">{box}<th scope="row" role="rowheader">{title}'
            f"{self.statuses.get(status, '')}</th>"
            f'<td role="cell"{said["level"]}>{self.levels[level]}</td>'
            f'<td role="cell"{said["place"]}>{escape(place or finnish or "")}</td>'
            f'<td role="cell"{said["sector"]}>{self.sectors[sector]}</td>'
            f'<td role="cell"{said["theme"]}>{self.themes[theme]}</td>'
            f'<td role="cell"{said["confirmed"]}>{confirmed}</td></tr>'
        )


def _capitalised(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {key: escape(capfirst(str(label))) for key, label in choices}


def _by_label(choices: Iterable[tuple[str, Any]]) -> list[str]:
    """As the page's language orders them; what says nothing stands last."""
    return [
        key
        for key, _label in sorted(choices, key=lambda one: (not one[0], alphabetical(str(one[1]))))
    ]


def _ranked(column: str, values: Sequence[str]) -> Case:
    places = [When(**{column: value}, then=Value(rank)) for rank, value in enumerate(values)]
    return Case(*places, default=Value(len(values)), output_field=IntegerField())


def _secret_order() -> MD5:
    """An order of its own for codes: that of their rows follows the names where a list was imported."""
    secret = salted_hmac("organisation.order", "codes").hexdigest()
    return MD5(Concat(Value(secret), Cast("pk", CharField())))


def _by_place() -> F:
    return F(f"municipality__{Municipality.name.column()}")


# Key of a column → makes the expression that it is sorted by, in the language of the page.
COLUMNS: Mapping[str, Callable[[], Any]] = {
    "name": lambda: F("name"),
    "level": lambda: _ranked("level", list(Organisation.Level.values)),
    "municipality": _by_place,
    "sector": lambda: _ranked("sector", _by_label(Organisation.Sector.choices)),
    "theme": lambda: _ranked("theme", _by_label(Organisation.Theme.choices)),
    "confirmed": lambda: F("confirmed_at"),
}
