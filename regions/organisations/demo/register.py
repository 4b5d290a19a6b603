"""The invented organisations into the database, in a few large writes."""

from regions.models import Municipality, Region, WorkArea
from regions.organisations.demo.inventing import Area, InventedOrganisation, Town, invent
from regions.organisations.models import Identifier, Organisation, SearchWord
from regions.organisations.models.organisation import search_key

BATCH = 2_000
TAILS = (" hyvinvointialue", " välfärdsområde", " kaupunki", " stad")


def add_organisations(*, seed: int = 1) -> int:
    invented = invented_organisations(seed)
    towns = Municipality.objects.in_bulk()
    made: list[Organisation] = []
    for each in invented:
        town = towns[each.town]
        made.append(
            Organisation(
                name=each.name,
                level=each.level,
                sector=each.sector,
                theme=each.theme,
                municipality=town,
                languages=each.language,
                email=each.email,
                website=each.website,
                search_key=search_key(each.name, [each.business_id, each.register_number], town),
            )
        )
    # Parents stand before their children, so each level is written before the next points at it.
    for level in Organisation.Level.values:
        rank = [place for place, each in enumerate(invented) if each.level == level]
        for place in rank:
            parent = invented[place].parent
            made[place].parent = None if parent is None else made[parent]
        Organisation.objects.bulk_create([made[place] for place in rank], batch_size=BATCH)
    SearchWord.objects.take_in(each.search_key for each in made)
    Identifier.objects.bulk_create(
        (
            Identifier(organisation=organisation, scheme=scheme, value=value)
            for organisation, each in zip(made, invented, strict=True)
            for scheme, value in (
                (Identifier.Scheme.BUSINESS_ID, each.business_id),
                (Identifier.Scheme.ASSOCIATION, each.register_number),
            )
        ),
        batch_size=BATCH,
    )
    links = Organisation.regions.through
    links.objects.bulk_create(
        (
            links(organisation_id=organisation.pk, region_id=code)
            for organisation, each in zip(made, invented, strict=True)
            for code in each.regions
        ),
        batch_size=BATCH,
    )
    return len(made)


def remove_organisations() -> None:
    """The deepest first: nothing may be taken from under what points at it, as visitors left it."""
    Organisation.objects.exclude(replaced_by=None).update(replaced_by=None)
    for level in reversed(Organisation.Level.values):
        Organisation.objects.filter(level=level).delete()
    SearchWord.objects.all().delete()


def invented_organisations(seed: int) -> list[InventedOrganisation]:
    regions = list(Region.objects.order_by("code"))
    areas = [
        Area(_bare(names["fi"]), _bare(names["sv"]), (region.code,))
        for region in regions
        for names in [Region.name.texts(region)]
    ]
    work_areas = [
        Area(
            names["fi"].replace("Suomi", "Suomen").replace("Uusimaa", "Uudenmaan"),
            names["sv"],
            tuple(r.code for r in regions if r.work_area_id == area.code),
        )
        for area in WorkArea.objects.order_by("code")
        for names in [WorkArea.name.texts(area)]
    ]
    bilingual = [area for area, region in zip(areas, regions, strict=True) if region.is_bilingual]
    towns = [
        Town(m.code, names["fi"], names["sv"], m.region_id, m.population or 1, m.languages)
        for m in Municipality.objects.filter(valid_to=None).order_by("code")
        for names in [Municipality.name.texts(m)]
        if m.region_id
    ]
    return invent(towns, areas, work_areas, bilingual, seed=seed)


def _bare(name: str) -> str:
    """The genitive that an area's official name begins with: `Lapin hyvinvointialue`."""
    for tail in TAILS:
        name = name.removesuffix(tail)
    return name
