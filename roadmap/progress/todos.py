"""On the home page: steps of which nobody has reported for long, where one reports."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.permissions import Permission
from portal.registry.todos import Todo
from portal.registry.visit import Visit
from regions.access import own_regions, visible_regions
from regions.models import Region
from roadmap.models import Roadmap, Step
from roadmap.progress.cells import Grid, grid_of

STALE = "mark=stale"


def status_todos(visit: Visit) -> Iterator[Todo]:
    """By region for an expert; for whoever reports everywhere, the steps of the whole grid."""
    is_national = visit.user.has_perm(Permission.REPORT_ROADMAP)
    regions = visit.once(visible_regions if is_national else own_regions)
    if not regions:
        return
    for roadmap in Roadmap.objects.in_force():
        grid = _grid(visit, roadmap, regions)
        if is_national:
            yield from _of_the_nation(roadmap, grid)
        else:
            for region in regions:
                yield from _of_region(roadmap, region, grid)


def _grid(visit: Visit, roadmap: Roadmap, regions: Sequence[Region]) -> Grid:
    steps = Step.objects.filter(priority__roadmap=roadmap).standing()
    return grid_of(roadmap, list(steps), regions, on=timezone.localdate(visit.at))


def _of_region(roadmap: Roadmap, region: Region, grid: Grid) -> Iterator[Todo]:
    cells = (grid.cell(step, region) for step in grid.steps)
    count = sum(cell.is_stale for cell in cells if cell)
    if count:
        what = ngettext(
            "%(region)s: %(count)s step without a current status",
            "%(region)s: %(count)s steps without a current status",
            count,
        ) % {"region": region, "count": count}
        url = reverse("roadmap:grid_region", args=[roadmap.slug, region.slug])
        yield Todo(what, _why(roadmap), f"{url}?{STALE}", _("Report"))


def _of_the_nation(roadmap: Roadmap, grid: Grid) -> Iterator[Todo]:
    count = sum(any(cell and cell.is_stale for cell in grid.of_step(step)) for step in grid.steps)
    if count:
        what = ngettext(
            "%(count)s step without a current status in some region",
            "%(count)s steps without a current status in some region",
            count,
        ) % {"count": count}
        url = reverse("roadmap:grid", args=[roadmap.slug])
        yield Todo(what, _why(roadmap), f"{url}?{STALE}", _("Show"))


def _why(roadmap: Roadmap) -> str:
    return ngettext(
        "Nobody has reported for %(days)s day.",
        "Nobody has reported for %(days)s days.",
        roadmap.report_interval_days,
    ) % {"days": roadmap.report_interval_days}
