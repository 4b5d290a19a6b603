"""Finding steps and influence points of roadmaps that one may see, by their titles in any language."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.registry.search import SearchHit, SearchProvider, search
from portal.ui.localised import DEFAULT, fold
from roadmap.models import InfluencePoint, Step
from roadmap.plan.addresses import address_of

STEP = pgettext_lazy("of the roadmap", "step")
POINT = _("influence point")


def find(text: str, user: Any) -> Iterator[SearchHit]:
    """Every word stands in the titles; an empty text finds nothing. Superseded steps are not found."""
    words = fold(text).split()
    if not words:
        return
    steps = (
        Step.objects.visible_to(user).standing().order_by("priority__position", "position", "pk")
    )
    points = InfluencePoint.objects.visible_to(user).order_by("-decides_on", "pk")
    for rows, field, kind, url_name in (
        (steps, Step.title, STEP, "roadmap:step_detail"),
        (points, InfluencePoint.title, POINT, "roadmap:influence_point_detail"),
    ):
        address = address_of(url_name)
        columns = (field.column(), field.column(DEFAULT), *field.columns)
        for pk, title, default, *titles in rows.values_list("pk", *map(F, columns)):
            folded = fold(" ".join(titles))
            if all(word in folded for word in words):
                yield SearchHit(title or default, kind, address(pk))


search.add("roadmap", SearchProvider(find, rank=20))
