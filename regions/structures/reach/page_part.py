"""Reach on the page of a structure: the share, by theme, level and home, and who is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.permissions import Permission
from portal.alphabet import alphabetical
from portal.charts.parts import percent
from portal.charts.table import Cell, Heading, Row, Table
from portal.charts.text import number
from portal.prepared import Prepared
from portal.registry.page_parts import Entry
from regions.models import Municipality, Region
from regions.organisations.models import Organisation
from regions.structures.models import Structure
from regions.structures.reach import missing
from regions.structures.reach.counting import Reach, Share, reach_of, sum_of
from regions.structures.structure_page import StructurePart, StructureVisit

# A longer table waits behind a press.
MOST_ROWS = 8


@dataclass(frozen=True)
class Bar:
    name: str
    share: Share

    @property
    def said(self) -> str:
        return counted(self.share)


@dataclass(frozen=True)
class ReachPart(StructurePart):
    reach: Reach
    where: str
    levels: Sequence[Bar]
    themes: Sequence[Bar]
    table: Table
    # The list of who is missing, for those who may ask the register for it.
    missing_url: str = ""

    template = "structures/page/_reach.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("reach", _("Reach"), is_empty=not self.reach.whole.covered)]

    @property
    def percent(self) -> str:
        return "" if self.reach.whole.value is None else percent(self.reach.whole.value)

    @property
    def sentence(self) -> str:
        """How many of how many, where and on which day."""
        share = self.reach.whole
        return ngettext(
            "%(covered)s of %(all)s active organisation, %(where)s, %(day)s.",
            "%(covered)s of %(all)s active organisations, %(where)s, %(day)s.",
            share.all,
        ) % {
            "covered": number(share.covered, 0),
            "all": number(share.all, 0),
            "where": self.where,
            "day": date_format(self.reach.day, "SHORT_DATE_FORMAT"),
        }

    @property
    def elsewhere(self) -> str:
        count = self.reach.elsewhere
        if not count:
            return ""
        return ngettext(
            "It also reaches %(count)s active organisation that works elsewhere; that one counts in no "
            "share.",
            "It also reaches %(count)s active organisations that work elsewhere; they count in no share.",
            count,
        ) % {"count": number(count, 0)}

    @cached_property
    def missing_words(self) -> str:
        count = self.reach.whole.missing
        return ngettext(
            "Show the %(count)s organisation that is not reached",
            "Show the %(count)s organisations that are not reached",
            count,
        ) % {"count": number(count, 0)}

    @property
    def is_long(self) -> bool:
        return len(self.table.rows) > MOST_ROWS


def counted(share: Share) -> str:
    """ "12 of 40 (30 %)"."""
    said = _("%(covered)s of %(all)s") % {
        "covered": number(share.covered, 0),
        "all": number(share.all, 0),
    }
    return said if share.value is None else f"{said} ({percent(share.value)})"


def reach_on_page(visit: StructureVisit) -> ReachPart | None:
    """Nothing of a structure that has ended. Two queries, and one for who may ask the register."""
    structure = visit.structure
    if not structure.stands_on(visit.on):
        return None
    reach = reach_of(structure, day=visit.on)
    is_national = structure.is_national
    where = (
        _("The whole country")
        if is_national
        else ", ".join(region.short_name for region in visit.regions)
    )
    url = _missing_url(visit) if reach.whole.missing else ""
    homes = _by_region(reach) if is_national else _by_municipality(reach, structure)
    return ReachPart(
        reach,
        where,
        _bars(reach.by_level, Organisation.Level.choices),
        _bars(reach.by_theme, Organisation.Theme.choices),
        _table(homes, "" if is_national else url, is_national=is_national),
        url,
    )


def _missing_url(visit: StructureVisit) -> str:
    user = visit.user
    if not user.is_authenticated:
        return ""
    # Who lists the nation asks of every structure that stands.
    if not user.has_perm(Permission.LIST_ORGANISATIONS):
        asked = missing.asked_by(user, day=visit.on).filter(pk=visit.structure.pk)
        if not asked.exists():
            return ""
    return f"{reverse('organisations:register')}?{missing.FIELD}={visit.structure.pk}"


def _bars(shares: Mapping[str, Share], choices: Sequence[tuple[str, object]]) -> list[Bar]:
    """In the order of the choices; those of which there is none are left out, and what is not told is last."""
    said = [
        Bar(capfirst(str(label)), shares[key]) for key, label in choices if key and key in shares
    ]
    if "" in shares:
        said.append(Bar(_("Theme not told"), shares[""]))
    return said


# A home: its name, the code of its municipality where the register may be asked for it, and its share.
Home = tuple[str, str, Share]


def _by_municipality(reach: Reach, structure: Structure) -> list[Home]:
    """Homes in the regions of the structure by name; those elsewhere and those of none together, last."""
    names = {code: name or fi for code, name, fi in _NAMES(structure=structure)}
    shares = reach.by_municipality
    at_home = [(name, code, shares[code]) for code, name in names.items() if code in shares]
    at_home.sort(key=lambda home: alphabetical(home[0]))
    others = [share for code, share in shares.items() if code and code not in names]
    return [*at_home, *_last(sum_of(others), shares.get(None, Share()))]


def _by_region(reach: Reach) -> list[Home]:
    """Of the nation by the region of the home municipality: some 300 municipalities are no overview."""
    names = {region.code: region.short_name for region in _REGIONS()}
    regions = dict(_HOMES())
    by_home: dict[str | None, list[Share]] = {}
    for code, share in reach.by_municipality.items():
        by_home.setdefault(regions.get(code) if code else "", []).append(share)
    shares = {code: sum_of(found) for code, found in by_home.items()}
    homes = [(name, "", shares[code]) for code, name in names.items() if code in shares]
    homes.sort(key=lambda home: alphabetical(home[0]))
    return [*homes, *_last(shares.get(None, Share()), shares.get("", Share()))]


_REGIONS = Prepared(Region.objects.order_by)
_HOMES = Prepared(lambda: Municipality.objects.order_by().values_list("code", "region"))
# The code, and the name in the language of the page and in Finnish.
_NAMES = Prepared(
    lambda structure: (
        Municipality.objects.filter(region__structures=structure)
        .order_by()
        .values_list("code", Municipality.name.column(), Municipality.name.column("fi"))
    )
)


def _last(elsewhere: Share, nowhere: Share) -> list[Home]:
    homes = [(_("Home elsewhere"), "", elsewhere), (_("No home municipality"), "", nowhere)]
    return [home for home in homes if home[2].all]


def _table(homes: Sequence[Home], missing_url: str, *, is_national: bool) -> Table:
    name = _("Region") if is_national else _("Home municipality")
    headings = (
        Heading(name),
        Heading(_("Active organisations"), is_number=True),
        Heading(_("Reached"), is_number=True),
        Heading(_("Share"), is_number=True),
        Heading(_("Not reached"), is_number=True),
    )
    caption = (
        _("Reach by the region of the home municipality")
        if is_national
        else _("Reach by home municipality")
    )
    return Table(caption, headings, tuple(_row(home, headings, missing_url) for home in homes))


def _row(home: Home, headings: Sequence[Heading], missing_url: str) -> Row:
    name, code, share = home
    url = ""
    if missing_url and code and share.missing:
        url = f"{missing_url}&{urlencode({'municipality': code})}"
    told = (
        (name, ""),
        (number(share.all, 0), ""),
        (number(share.covered, 0), ""),
        (percent(share.value or 0), ""),
        (number(share.missing, 0), url),
    )
    cells = (
        Cell(text, heading.text, heading.is_number, link)
        for (text, link), heading in zip(told, headings, strict=True)
    )
    return Row(tuple(cells))
