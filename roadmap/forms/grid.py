"""What one may ask of a grid: it stands in the address, as that of the list does."""

from collections.abc import Iterable
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.roles import Role
from portal.ui.lists import FilterField, FilterForm
from roadmap.models import Priority, Roadmap, Status, Step
from roadmap.models.step import StepQuerySet
from roadmap.progress.cells import Cell

LATE, STALE = "late", "stale"
SILENT = "silent"


class GridFilter(FilterForm[StepQuerySet]):
    """By what a step is, and by how it stands somewhere in the grid."""

    priority = FilterField(gettext_lazy("Priority"))
    responsible = FilterField(gettext_lazy("Responsible"))
    state = FilterField(
        gettext_lazy("State"),
        [
            ("", gettext_lazy("Every state")),
            *Status.State.choices,
            (SILENT, gettext_lazy("not reported")),
        ],
    )
    late = FilterField(
        gettext_lazy("Time"),
        [
            ("", gettext_lazy("Late or not")),
            (LATE, gettext_lazy("late")),
            (STALE, gettext_lazy("no recent report")),
        ],
    )

    lookups: ClassVar = {"priority": "priority__code", "responsible": "responsible_role"}

    @classmethod
    def of(cls, data: object, roadmap: Roadmap) -> "GridFilter":
        form = cls(data)  # type: ignore[arg-type]
        priorities = Priority.objects.filter(roadmap=roadmap)
        form.offer("priority", _("Every priority"), [(p.code, p.title) for p in priorities])
        roles = Step.objects.filter(priority__roadmap=roadmap).exclude(responsible_role="")
        found = (
            roles.order_by("responsible_role").values_list("responsible_role", flat=True).distinct()
        )
        form.offer("responsible", _("Everybody"), [(role, str(Role(role).label)) for role in found])
        return form

    def takes(self, cells: Iterable[Cell | None]) -> bool:
        """Whether one of the cells is what was asked for."""
        asked = self.chosen.get("state"), self.chosen.get("late")
        return asked == (None, None) or any(cell and self._is(cell, *asked) for cell in cells)

    def _is(self, cell: Cell, state: str | None, time: str | None) -> bool:
        return (state is None or (cell.state or SILENT) == state) and (
            time is None or (cell.is_late if time == LATE else cell.is_stale)
        )
