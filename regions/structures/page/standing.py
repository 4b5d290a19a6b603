"""What is known of a structure: what it is for, what it may decide, and its facts in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.prepared import Prepared
from portal.registry.page_parts import Entry, PageLink
from regions.structures.models import Coordinator, Structure
from regions.structures.structure_page import StructurePart, StructureVisit
from regions.structures.wording import meets, term


@dataclass(frozen=True)
class Line:
    label: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class StandingPart(StructurePart):
    structure: Structure
    lines: Sequence[Line]
    under: Sequence[Structure]
    history_url: str

    template = "structures/page/_standing.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("about", _("What it is for"))]


def standing_of(visit: StructureVisit) -> StandingPart:
    structure = visit.structure
    children = _UNDER(structure=structure, on=visit.on)
    history = reverse("structures:structure_history", args=[structure.pk])
    return StandingPart(structure, _lines(visit), children, history if visit.knows_members else "")


def _lines(visit: StructureVisit) -> list[Line]:
    structure = visit.structure
    lines = [
        Line(_("Where"), where(visit)),
        Line(_("Founded"), structure.founded),
        Line(_("Term"), term(structure)),
        Line(_("Meets"), meets(structure)),
        Line(_("Who may join"), capfirst(str(structure.get_entry_display()))),
        Line(_("Coordinated by"), _coordinators(visit)),
    ]
    if structure.parent:
        url = structure.parent.get_absolute_url()
        lines.append(Line(_("Under"), str(structure.parent), url))
    if structure.counted_members is not None:
        lines.append(Line(_("People who belong to it"), str(structure.counted_members)))
    if structure.ended_on:
        lines.append(Line(_("Ended"), date_format(structure.ended_on, "DATE_FORMAT")))
    return [line for line in lines if line.text]


def where(visit: StructureVisit) -> str:
    if visit.structure.is_national:
        return _("The whole country")
    return ", ".join(region.short_name for region in visit.regions)


def _coordinators(visit: StructureVisit) -> str:
    """Organisations for everybody; persons for who may see members by name, others see the office."""
    told = []
    for one in _COORDINATORS(structure=visit.structure, on=visit.on):
        if one.organisation:
            told.append(str(one.organisation))
        if one.user and visit.knows_members:
            told.append(one.user.public_name)
    return ", ".join(dict.fromkeys(told))


_UNDER = Prepared(
    lambda *, structure, on: Structure.objects.standing_on(on).filter(parent=structure).by_name()
)
_COORDINATORS = Prepared(
    lambda *, structure, on: (
        Coordinator.objects.active_on(on)
        .filter(structure=structure)
        .select_related("user", "organisation")
    )
)


def letters_link(visit: StructureVisit) -> PageLink | None:
    """To the archive, for members; whoever looks after it writes from there."""
    if not visit.knows_members:
        return None
    url = reverse("structures:letter_list", args=[visit.structure.pk])
    return PageLink(_("Letters to members"), url)


def edit_link(visit: StructureVisit) -> PageLink | None:
    if not visit.may_edit:
        return None
    url = reverse("structures:structure_edit", args=[visit.structure.pk])
    return PageLink(_("Edit the structure"), url)
