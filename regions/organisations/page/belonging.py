"""To what an organisation belongs, up to the top; and what belongs to it, of any depth, counted and listed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.alphabet import alphabetical
from portal.registry.page_parts import Entry
from regions.models import Region
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.organisations.organisation_page import OrganisationPart, OrganisationVisit
from regions.organisations.tree import ABOVE, BELOW


@dataclass(frozen=True)
class Ancestor:
    name: str
    level: str
    # Empty for those who may not open it.
    url: str


@dataclass(frozen=True)
class Counted:
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Belonging(OrganisationPart):
    """`path` begins at the top and ends above this organisation."""

    organisation: Organisation
    path: Sequence[Ancestor]
    count: int
    by_level: Sequence[Counted]
    by_region: Sequence[Counted]
    members_url: str

    template = "organisations/page/_belonging.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("belonging", _("Place among organisations")),)


def members_of(organisation: Organisation, *, user: User) -> OrganisationQuerySet:
    """Those below it, of any depth, and those of which it is an umbrella; as far as `user` may see them."""
    below = RawSQL(BELOW, [organisation.pk])  # noqa: S611, a number of our own
    under = Organisation.umbrellas.through.objects.filter(to_organisation=organisation)
    return Organisation.objects.named_for(user).filter(
        Q(pk__in=below) | Q(pk__in=under.values("from_organisation"))
    )


def ancestors_of(organisation: Organisation, *, user: User) -> list[Ancestor]:
    """From the top down. Two queries, however many there are."""
    if organisation.parent_id is None:
        return []
    above = Organisation.objects.filter(pk__in=RawSQL(ABOVE, [organisation.pk]))  # noqa: S611
    known = {one.pk: one for one in above.order_by().only("name", "level", "parent")}
    named = Organisation.objects.named_for(user).filter(pk__in=list(known)).order_by()
    open_to = set(named.values_list("pk", flat=True))
    path: list[Ancestor] = []
    number: int | None = organisation.parent_id
    while number is not None and len(path) < len(known):
        one = known[number]
        url = one.get_absolute_url() if one.pk in open_to else ""
        path.append(Ancestor(one.name, str(one.get_level_display()), url))
        number = one.parent_id
    return path[::-1]


def belonging_of(visit: OrganisationVisit) -> Belonging | None:
    organisation = visit.organisation
    path = ancestors_of(organisation, user=visit.user)
    url = reverse("organisations:member_list", args=[organisation.public_id])
    by_level, by_region = counted_members(organisation, user=visit.user, url=url)
    count = sum(one.count for one in by_level)
    if not path and not count:
        return None
    return Belonging(organisation, path, count, by_level, by_region, url)


def counted_members(
    organisation: Organisation, *, user: User, url: str
) -> tuple[list[Counted], list[Counted]]:
    """By level, and by the region of the home municipality. Two queries; each is counted once in both."""
    cells = (
        members_of(organisation, user=user)
        .order_by()
        .values_list("level", "municipality__region")
        .annotate(count=Count("pk", distinct=True))
    )
    levels: dict[str, int] = {}
    places: dict[str | None, int] = {}
    for level, region, count in cells:
        levels[level] = levels.get(level, 0) + count
        places[region] = places.get(region, 0) + count
    by_level = [
        Counted(capfirst(str(label)), levels[value], f"{url}?level={value}")
        for value, label in Organisation.Level.choices
        if value in levels
    ]
    regions = {one.code: one for one in Region.objects.filter(code__in=[k for k in places if k])}
    by_region = [
        Counted(region.short_name, places[code], f"{url}?region={region.slug}")
        for code, region in sorted(
            regions.items(), key=lambda item: alphabetical(item[1].short_name)
        )
    ]
    if places.get(None):
        by_region.append(Counted(_("No home municipality"), places[None], f"{url}?region=none"))
    return by_level, by_region
