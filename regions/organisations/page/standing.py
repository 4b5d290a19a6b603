"""The facts of an organisation on its page, as people read them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.alphabet import alphabetical
from portal.registry.page_parts import Entry
from regions.models import Municipality, Region
from regions.organisations.facts.definitions import FACTS, IDENTIFIERS
from regions.organisations.facts.wording import languages_in_words
from regions.organisations.models import Identifier, Organisation, OrganisationName
from regions.organisations.offices.wording import days_in_words
from regions.organisations.organisation_page import OrganisationPart, OrganisationVisit


@dataclass(frozen=True)
class Item:
    text: str
    url: str = ""
    # What stands behind it in grey.
    note: str = ""
    is_outside: bool = False


@dataclass(frozen=True)
class Line:
    """One row: what it is called, and what it is; several items stand below each other."""

    label: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Standing(OrganisationPart):
    lines: Sequence[Line]

    template = "organisations/page/_facts.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("facts", _("Facts")),)


def standing_of(visit: OrganisationVisit) -> Standing:
    """Lines of what is not known are left out: what is missing stands in a list of its own."""
    return Standing([line for line in _lines(visit) if line.items])


def _lines(visit: OrganisationVisit) -> Iterator[Line]:
    organisation = visit.organisation
    names = sorted(organisation.other_names.all(), key=_order_of_names)
    for one in names:
        yield Line(_label_of(one), [Item(one.name, note=days_in_words(one.starts_on, one.ends_on))])
    numbers = sorted(
        organisation.identifiers.all(),
        key=lambda one: (one.is_former, IDENTIFIERS.index(one.scheme), one.value),
    )
    for identifier in numbers:
        note = _("of an organisation that was merged into this one") if identifier.is_former else ""
        label = str(FACTS[Identifier.Scheme(identifier.scheme)].label)
        yield Line(label, [Item(identifier.value, note=note)])
    for key in ("level", "form", "sector", "theme"):
        chosen = dict(FACTS[key].choices).get(getattr(organisation, key))
        yield Line(str(FACTS[key].label), _plain(capfirst(str(chosen)) if chosen else ""))
    yield from _linked_organisations(visit)
    yield Line(str(FACTS["municipality"].label), _home(organisation.municipality))
    yield Line(str(FACTS["regions"].label), _regions(organisation))
    yield Line(
        str(FACTS["languages"].label),
        _plain(capfirst(languages_in_words(organisation.languages))),
    )
    if organisation.website:
        shown = organisation.website.removeprefix("https://").removeprefix("http://")
        item = Item(shown.rstrip("/"), organisation.website, is_outside=True)
        yield Line(str(FACTS["website"].label), [item])
    yield Line(_("Confirmed"), [_confirmation(organisation)])
    yield Line(_("Public id"), _plain(organisation.public_id))


def _plain(text: str) -> list[Item]:
    return [Item(text)] if text else []


_KINDS = (
    OrganisationName.Kind.SHORT,
    OrganisationName.Kind.FINNISH,
    OrganisationName.Kind.SWEDISH,
    OrganisationName.Kind.FORMER,
)
_KEYS = dict(zip(_KINDS, ("short_name", "name_fi", "name_sv", "former_names"), strict=True))


def _order_of_names(one: OrganisationName) -> tuple[int, str]:
    """Of the former ones the last first."""
    kind = OrganisationName.Kind(one.kind)
    return _KINDS.index(kind), "" if one.ends_on is None else str(9999 - one.ends_on.year)


def _label_of(one: OrganisationName) -> str:
    if one.kind == OrganisationName.Kind.FORMER:
        return _("Former name")
    return str(FACTS[_KEYS[OrganisationName.Kind(one.kind)]].label)


def _linked_organisations(visit: OrganisationVisit) -> Iterator[Line]:
    """Those that this person may open are links; the others are named."""
    organisation = visit.organisation
    umbrellas = list(organisation.umbrellas.order_by("name", "pk").only("name"))
    parent = visit.parent
    found = [one for one in (parent, *umbrellas) if one is not None]
    numbers = [one.pk for one in found]
    visible = Organisation.objects.named_for(visit.user).filter(pk__in=numbers).order_by()
    shown = set(visible.values_list("pk", flat=True)) if found else set()
    yield Line(str(FACTS["parent"].label), _items([parent] if parent else [], shown))
    yield Line(str(FACTS["umbrellas"].label), _items(umbrellas, shown))


def _items(organisations: Iterable[Organisation], shown: set[int]) -> list[Item]:
    return [
        Item(one.name, one.get_absolute_url() if one.pk in shown else "") for one in organisations
    ]


def _home(municipality: Municipality | None) -> list[Item]:
    if municipality is None:
        return []
    region = municipality.region
    return [Item(municipality.name, note=region.short_name if region else "")]


def _regions(organisation: Organisation) -> list[Item]:
    regions = sorted(organisation.regions.all(), key=lambda one: alphabetical(one.short_name))
    if len(regions) > 1 and len(regions) == Region.objects.count():
        return [Item(_("Whole country"))]
    return [Item(one.short_name, one.get_absolute_url()) for one in regions]


def _confirmation(organisation: Organisation) -> Item:
    """When somebody said that the facts are right, who, and as what."""
    if organisation.confirmed_at is None:
        return Item(_("Nobody has confirmed these facts yet"))
    by = organisation.confirmed_by
    who = str(organisation.get_confirmed_as_display())
    return Item(
        date_format(localtime(organisation.confirmed_at), "SHORT_DATE_FORMAT"),
        note=f"{by.public_name}, {who}" if by is not None else who,
    )
