"""All steps of a roadmap by all regions, as one table."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from portal.ui.lists import FilterForm
from regions.models import Region
from roadmap.models import Priority, Roadmap, Step
from roadmap.models.step import StepQuerySet
from roadmap.plan.addresses import address_of
from roadmap.progress.cells import Grid, tally
from roadmap.progress.drawing import CellWriter, written_tally


@dataclass(frozen=True)
class Overview:
    grid: Grid
    # Where the reader may report.
    reportable: Sequence[Region]

    @property
    def head(self) -> SafeString:
        """A region in each heading, leading to what is going on there."""
        return mark_safe("".join(self._heading(region) for region in self.grid.regions))  # noqa: S308

    def _heading(self, region: Region) -> str:
        name = conditional_escape(region.short_name)
        url = region_address(self.grid.roadmap, region)
        return f'<th scope="col"><a href="{url}">{name}</a></th>'

    @property
    def body(self) -> SafeString:
        """A group for each priority, a row for each step. Each text is escaped where it is put in."""
        writer = CellWriter(on=self.grid.on, reportable=self.reportable)
        title = Step.title.reader()
        address = address_of("roadmap:grid_step")
        width = len(self.grid.regions) + 1
        written: list[str] = []
        for priority, steps in groupby(self.grid.steps, key=lambda step: step.priority):
            written.append(_group(priority, width))
            for step in steps:
                cells = list(self.grid.of_step(step))
                told = written_tally(tally([cell for cell in cells if cell]))
                name = conditional_escape(title(step))
                written.append(
                    f'<tr><th scope="row"><a href="{address(step.pk)}">{name}</a>'
                    f"<small>{told}</small></th>"
                )
                written += [
                    writer.write(cell, step, region)
                    for cell, region in zip(cells, self.grid.regions, strict=True)
                ]
                written.append("</tr>")
            written.append("</tbody>")
        return mark_safe("".join(written))  # noqa: S308


def _group(priority: Priority, width: int) -> str:
    title = conditional_escape(priority.title)
    return f'<tbody><tr><th class="group" scope="rowgroup" colspan="{width}">{title}</th></tr>'


def region_address(roadmap: Roadmap, region: Region) -> str:
    return reverse("roadmap:grid_region", args=[roadmap.slug, region.slug])


def is_open(step: Step) -> bool:
    """Whether it is reported on: its roadmap is not archived, and no other stands in its place."""
    return not step.roadmap.is_archived and not step.successions.exists()


def steps_of(roadmap: Roadmap, asked: FilterForm[StepQuerySet]) -> list[Step]:
    """Those that stand and are asked for, in the order of the roadmap."""
    steps = asked.narrow(Step.objects.filter(priority__roadmap=roadmap).standing())
    ordered = steps.order_by("priority__position", "priority", "position", "starts_on", "pk")
    return list(ordered.select_related("priority"))
