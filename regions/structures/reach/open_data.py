"""Structures as JSON: what everybody may read, and no person, no meeting, no organisation beyond those that
members speak for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from regions.structures.models import Membership, Structure
from regions.structures.reach.counting import Share
from regions.structures.reach.every_structure import reach_of_each

Json = dict[str, Any]


def standing(*, at: dt.datetime) -> Json:
    """Those that stand that day, by number. Eleven queries, however many."""
    day = localdate(at)
    structures = list(Structure.objects.standing_on(day).prefetch_related("regions").order_by("pk"))
    shares = reach_of_each(day=day)
    represented = _represented(day)
    return {
        "url": settings.SITE_ORIGIN + reverse("api:structures"),
        "licence": {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL},
        "on": day.isoformat(),
        "structures": [
            _structure(each, shares.get(each.pk, Share()), represented.get(each.pk, ()))
            for each in structures
        ],
    }


def _structure(structure: Structure, share: Share, represented: Sequence[Json]) -> Json:
    return {
        "id": structure.pk,
        "url": settings.SITE_ORIGIN + structure.get_absolute_url(),
        "invented": structure.is_invented,
        "kind": structure.kind,
        "name": Structure.name.texts(structure),
        "purpose": Structure.purpose.texts(structure),
        "remit": Structure.remit.texts(structure),
        "national": structure.is_national,
        "regions": sorted(region.pk for region in structure.regions.all()),
        "parent": structure.parent_id,
        "founded_year": structure.founded_year,
        "founded_month": structure.founded_month,
        "term_starts_on": _day(structure.term_starts_on),
        "term_ends_on": _day(structure.term_ends_on),
        "meetings_a_year": structure.meetings_a_year,
        "rhythm": Structure.rhythm.texts(structure),
        "entry": structure.entry,
        "represented": list(represented),
        "reach": {"organisations": share.covered, "of": share.all},
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _represented(day: dt.date) -> Mapping[int, Sequence[Json]]:
    """On whose behalf members sit in each structure that day, each once. Two queries."""
    found: dict[int, dict[tuple[str, int], Json]] = {}
    active = Membership.objects.active_on(day).order_by("pk")
    standing_networks = Structure.objects.standing_on(day).order_by().values("pk")
    networks = active.filter(network__in=standing_networks)
    for structure, network in networks.values_list("structure_id", "network_id"):
        told: Json = {"structure": network, "organisation": None}
        found.setdefault(structure, {})[("structure", network)] = told
    organisations = active.filter(represented__isnull=False)
    for structure, pk, name in organisations.values_list(
        "structure_id", "represented_id", "represented__name"
    ):
        told = {"structure": None, "organisation": name}
        found.setdefault(structure, {})[("organisation", pk)] = told
    return {structure: list(told.values()) for structure, told in found.items()}
