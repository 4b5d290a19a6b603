"""How many organisations each of all structures reaches, at once.

Asked of the database for hundreds of structures, the table `covered` would hold millions of pairs: networks
that sit in each other reach the same thousands. Here a set of organisations is one long number, a bit for
each, and joining two sets is one step. The rule is that of `covering.py`; one test holds both to it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Q

from regions.organisations.models import Organisation
from regions.structures.models import Membership, Structure
from regions.structures.reach.counting import Share

# A set of organisations, a bit for each.
Bits = int
GONE = Organisation.Status.DISSOLVED


def reach_of_each(*, day: dt.date) -> dict[int, Share]:
    """By the number of each structure that stands that day. Seven queries, however many."""
    structures = dict(
        Structure.objects.standing_on(day).order_by().values_list("pk", "is_national")
    )
    rows = Organisation.objects.exclude(status=GONE).order_by().values_list("pk", "status")
    statuses = dict(rows)
    places = {number: place for place, number in enumerate(statuses)}
    active = _bits(
        places[number]
        for number, status in statuses.items()
        if status == Organisation.Status.ACTIVE
    )
    covered = _covered(day, structures, places)
    within = _within(places)
    found = {}
    for number, is_national in structures.items():
        all_ = active if is_national else active & within.get(number, 0)
        found[number] = Share((covered[number] & all_).bit_count(), all_.bit_count())
    return found


def _bits(places: Iterable[int]) -> Bits:
    found = 0
    for place in places:
        found |= 1 << place
    return found


def _covered(day: dt.date, structures: Iterable[int], places: Mapping[int, int]) -> dict[int, Bits]:
    """Structure → what its own members cover, and through networks what theirs do."""
    below = _below(places)
    covered = dict.fromkeys(structures, 0)
    known: dict[int, Bits] = {}
    networks: list[tuple[int, int]] = []
    rows = Membership.objects.active_on(day).order_by()
    for structure, network, *stood_for in rows.values_list(
        *("structure_id", "network_id"),
        *("organisation_id", "represented_id", "office__organisation_id"),
    ):
        if structure not in covered:
            continue
        if network in covered:
            networks.append((structure, network))
        for one in stood_for:
            if one in places:
                if one not in known:
                    known[one] = _bits(places[each] for each in _down(one, below))
                covered[structure] |= known[one]
    has_grown = True
    while has_grown:
        has_grown = False
        for structure, network in networks:
            joined = covered[structure] | covered[network]
            if joined != covered[structure]:
                covered[structure], has_grown = joined, True
    return covered


def _below(places: Mapping[int, int]) -> dict[int, list[int]]:
    """Organisation → those that belong to it, none of them dissolved. Two queries."""
    below: dict[int, list[int]] = {}
    rows = Organisation.objects.filter(~Q(status=GONE), parent__isnull=False).order_by()
    links = Organisation.umbrellas.through.objects.order_by()
    for above, number in (
        *rows.values_list("parent_id", "pk"),
        *links.values_list("to_organisation_id", "from_organisation_id"),
    ):
        if number in places:
            below.setdefault(above, []).append(number)
    return below


def _down(organisation: int, below: Mapping[int, list[int]]) -> set[int]:
    found, waiting = {organisation}, [organisation]
    while waiting:
        for one in below.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _within(places: Mapping[int, int]) -> dict[int, Bits]:
    """Structure → the organisations that work in one of its regions. Two queries."""
    by_region: dict[str, list[int]] = {}
    works = Organisation.regions.through.objects.order_by()
    for region, number in works.values_list("region_id", "organisation_id"):
        if number in places:
            by_region.setdefault(region, []).append(places[number])
    of_region = {region: _bits(found) for region, found in by_region.items()}
    within: dict[int, Bits] = {}
    links = Structure.regions.through.objects.order_by()
    for structure, region in links.values_list("structure_id", "region_id"):
        within[structure] = within.get(structure, 0) | of_region.get(region, 0)
    return within
