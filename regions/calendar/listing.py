"""The year as a list, and what one may ask of it; all of it stands in the address."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.prepared import Prepared
from portal.registry.calendar import CalendarEntry, Scope
from portal.ui.lists import FilterField, FilterForm
from regions.calendar.own import own_scope
from regions.calendar.year import Month, kind_names
from regions.models import Region
from regions.structures.models import Structure

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

# In the address, in place of a region.
NATION = "nation"
# So many years one may look back and ahead.
YEARS_BACK, YEARS_AHEAD = 5, 3


class CalendarFilter(FilterForm):
    year = FilterField(gettext_lazy("Year"))
    region = FilterField(gettext_lazy("Whose year"))
    structure = FilterField(gettext_lazy("Structure"))
    kind = FilterField(gettext_lazy("Kind"))

    def __init__(self, data: QueryDict, *, by: "User | AnonymousUser", on: dt.date) -> None:
        super().__init__(data)
        self.on = on
        self.own = own_scope(by, on=on)
        self.regions = {one.slug: one for one in Region.objects.visible_to(by).by_name()}
        years = range(on.year - YEARS_BACK, on.year + YEARS_AHEAD + 1)
        others = [(str(year), str(year)) for year in years if year != on.year]
        self.offer("year", str(on.year), others)
        nation = _("The whole country")
        of_regions = [(slug, one.short_name) for slug, one in self.regions.items()]
        if self.has_own:
            self.offer("region", _("My regions and groups"), [(NATION, nation), *of_regions])
        else:
            self.offer("region", nation, of_regions)
        self.kinds = kind_names()
        self.offer("kind", _("All"), list(self.kinds.items()))
        self.structures = self._structures(data.get("structure", ""))
        self.offer(
            "structure", _("All"), [(str(one.pk), one.name) for one in self.structures.values()]
        )

    @property
    def has_own(self) -> bool:
        return bool(self.own.regions or self.own.structures)

    def _structures(self, asked: str) -> dict[int, "Named"]:
        """Those of the region that is asked for; and the one that is, wherever it is."""
        key = int(asked) if asked.isdecimal() and len(asked) < 10 else None
        found = _structures(on=self.on, asked=key, **vars(self._of_region))
        return {pk: Named(pk, name) for pk, name in found}

    @cached_property
    def _of_region(self) -> Scope:
        slug = self.fields["region"].clean(self.data.get("region"))
        if slug in self.regions:
            return Scope(regions=frozenset({self.regions[slug].code}))
        return self.own if self.has_own and not slug else Scope(is_national=True)

    @cached_property
    def region_asked(self) -> Region | None:
        return self.regions.get(self.chosen.get("region", ""))

    @cached_property
    def structure_asked(self) -> "Named | None":
        return self.structures.get(int(self.chosen.get("structure", 0)))

    @cached_property
    def scope(self) -> Scope:
        if self.structure_asked is not None:
            return Scope(structures=frozenset({self.structure_asked.pk}))
        return self._of_region

    @cached_property
    def year_asked(self) -> int:
        return int(self.chosen.get("year", self.on.year))

    @cached_property
    def whose(self) -> str:
        """In words, as the heading names it."""
        if self.structure_asked is not None:
            return self.structure_asked.name
        if self.region_asked is not None:
            return self.region_asked.short_name
        if self.has_own and not self.chosen.get("region"):
            return _("My regions and groups")
        return _("The whole country")

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen.get(name) for name in ("region", "structure", "kind"))


class Named(NamedTuple):
    """A structure, as much of it as a filter needs."""

    pk: int
    name: str


@Prepared
def _structures(*, on: dt.date, asked: int | None, **scope: Any) -> Any:
    found = Structure.objects.within(Scope(**scope)).standing_on(on)
    if asked is not None:
        found = found | Structure.objects.filter(pk=asked)
    return found.by_name().values_list("pk", Structure.name.shown())


@dataclass(frozen=True)
class ListedMonth:
    """A month with its entries, written in Python: a year has thousands, and a template takes ten times as
    long for one."""

    month: Month
    kinds: Mapping[str, str]
    on: dt.date
    # Of what a place need not be said: the heading says it.
    whose: str = ""

    @property
    def anchor(self) -> str:
        return f"month-{self.month.first.month}"

    @property
    def name(self) -> str:
        return capfirst(date_format(self.month.first, "YEAR_MONTH_FORMAT"))

    @property
    def is_now(self) -> bool:
        return self.month.first == self.on.replace(day=1)

    def is_over(self, on: dt.date) -> bool:
        """Whether it was earlier in the year of that day."""
        return self.month.first.year == on.year and self.month.first.month < on.month

    @property
    def items(self) -> SafeString:
        # Every text is escaped where it is put in.
        language = get_language()
        written = [
            _written(each, self.kinds.get(each.kind, each.kind), self.whose, language)
            for each in self.month.entries
        ]
        return mark_safe("".join(written))  # noqa: S308


# A year of the nation has some thousands; each is a kilobyte.
@lru_cache(maxsize=8_192)
def _written(entry: CalendarEntry, kind: str, whose: str, _language: str | None) -> str:
    """The same entry is written the same way until the language changes."""
    title = escape(entry.title)
    link = f'<a href="{escape(entry.url)}">{title}</a>' if entry.url else title
    if entry.is_cancelled:
        link = f"<s>{link}</s>"
    told = [escape(kind)]
    if entry.place and entry.place != whose:
        told.append(escape(entry.place))
    if entry.is_cancelled:
        told.append(escape(_("cancelled")))
    elif not entry.is_settled:
        told.append(escape(_("not settled yet")))
    details = "".join(f'<p class="small muted">{escape(detail)}</p>' for detail in entry.details)
    return (
        f'<li class="clock-entry"><p class="clock-entry__day">{written_day(entry)}</p><div>'
        f'<p class="clock-entry__title">{link}</p><p class="small muted">{" · ".join(told)}</p>'
        f"{details}</div></li>"
    )


def written_day(entry: CalendarEntry) -> str:
    """The weekday, the day, and from when where that is known."""
    day = entry.begins
    weekday = date_format(day, "D")
    words = f"{weekday} {day.day}.{day.month}."
    if isinstance(day, dt.datetime):
        until = entry.ends
        times = date_format(day, "TIME_FORMAT")
        if isinstance(until, dt.datetime) and until.date() == day.date():
            times = f"{times}–{date_format(until, 'TIME_FORMAT')}"
        words = f'{words} <span class="clock-entry__time">{times}</span>'
    return f'<time datetime="{day.isoformat()}">{words}</time>'


def from_now_on(
    months: Sequence[ListedMonth], on: dt.date
) -> tuple[list[ListedMonth], list[ListedMonth]]:
    """This month and those after it; and those that are over, where the year is this one.

    Of the others, those in which nothing is are left out.
    """
    told = [month for month in months if month.month.entries or month.is_now]
    return (
        [month for month in told if not month.is_over(on)],
        [month for month in told if month.is_over(on)],
    )
