"""By which names and codes a region is known in files that people send."""

from collections.abc import Iterable, Iterator, Mapping

from portal.typed.number import NoNumber, read_whole_number
from portal.typed.text import name_key
from regions.models import Region


def regions_by_name(regions: Iterable[Region]) -> dict[str, str]:
    """Everything that a region is called → its code."""
    return {name: region.pk for region in regions for name in _names(region)}


def region_code(raw: str, by_name: Mapping[str, str]) -> str | None:
    """The code of the region that is meant; None where no region is called so."""
    name = name_key(raw)
    return by_name.get(name) or by_name.get(_code(name))


def _code(name: str) -> str:
    """A code that a spreadsheet program took for a number: 6 or 6.0 is 06."""
    try:
        return f"{read_whole_number(name):02}"
    except NoNumber:
        return name


def _names(region: Region) -> Iterator[str]:
    yield region.pk
    yield region.slug
    for name in region.all_names:
        yield name_key(name)
