"""What one may ask of a grid: it stands in the address, by the names that the list has for it."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.roles import Role
from portal.ui.lists import FilterField, FilterForm
from regions.organisations.models import Organisation
from roadmap.models import Priority, Roadmap, Step
from roadmap.models.step import StepQuerySet
from roadmap.plan.narrowing import LATE, NOT_REPORTED, STALE
from roadmap.plan.wording import state_labels
from roadmap.progress.cells import Cell


class GridFilter(FilterForm[StepQuerySet]):
    """By what a step is, and by how it stands somewhere in the grid."""

    priority = FilterField(gettext_lazy("Priority"))
    responsible = FilterField(gettext_lazy("Responsible"))
    state = FilterField(gettext_lazy("State"))
    mark = FilterField(gettext_lazy("Late or stale"))

    lookups: ClassVar = {"priority": "priority__code"}

    @classmethod
    def of(cls, data: Mapping[str, Any], roadmap: Roadmap) -> "GridFilter":
        """Three queries for what is offered."""
        form = cls(data)
        priorities = Priority.objects.filter(roadmap=roadmap)
        form.offer("priority", _("All priorities"), [(p.code, p.title) for p in priorities])
        form.offer("responsible", _("Everybody"), _responsible(roadmap))
        labels = {state or NOT_REPORTED: label for state, label in state_labels().items()}
        form.offer("state", _("All states"), labels.items())
        marks = [(LATE, _("Late")), (STALE, _("Not reported on lately"))]
        form.offer("mark", _("All steps"), marks)
        return form

    def narrow(self, rows: StepQuerySet) -> StepQuerySet:
        rows = super().narrow(rows)
        key = self.chosen.get("responsible", "")
        if key.isdigit():
            return rows.filter(responsible_organisation=key)
        return rows.filter(responsible_role=key) if key else rows

    def takes(self, cells: Iterable[Cell | None]) -> bool:
        """Whether one of the cells is what was asked for."""
        state, mark = self.chosen.get("state"), self.chosen.get("mark")
        return not (state or mark) or any(cell and _is(cell, state, mark) for cell in cells)


def _is(cell: Cell, state: str | None, mark: str | None) -> bool:
    has_mark = {LATE: cell.is_late, STALE: cell.is_stale}.get(mark or "", True)
    return has_mark and (not state or (cell.state or NOT_REPORTED) == state)


def _responsible(roadmap: Roadmap) -> list[tuple[str, str]]:
    """The roles, then the organisations, that answer for some step."""
    steps = Step.objects.filter(priority__roadmap=roadmap)
    roles = steps.exclude(responsible_role="").order_by("responsible_role")
    found = roles.values_list("responsible_role", flat=True).distinct()
    named = Organisation.objects.filter(pk__in=steps.values("responsible_organisation"))
    return [
        *((role, capfirst(str(Role(role).label))) for role in found),
        *((str(one.pk), str(one)) for one in named),
    ]
