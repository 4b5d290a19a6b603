"""What figures ask of a person today: to decide on proposals of one's regions."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.registry.todos import Todo
from portal.registry.visit import Visit
from regions.access import own_regions
from roadmap.models import Roadmap


def proposal_todos(visit: Visit) -> Iterator[Todo]:
    """A line for each roadmap; its count is that of the list that it leads to."""
    own = visit.once(own_regions)
    if not own:
        return
    roadmaps = Roadmap.objects.filter(
        archived_at=None, proposals__state="open", proposals__region__in=own
    )
    for roadmap in roadmaps.annotate(open_count=Count("proposals")).order_by("starts_on"):
        count = roadmap.open_count
        words = ngettext(
            "%(count)d figure of your regions proposes a step.",
            "%(count)d figures of your regions propose steps.",
            count,
        )
        yield Todo(
            roadmap.title,
            words % {"count": count},
            reverse("roadmap:proposal_list", args=[roadmap.slug]),
            _("Decide"),
        )
