"""Where a step can be influenced, on its page: its points in the order of their days."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.registry.page_parts import Entry, PageLink
from roadmap.influence.listed import ListedPoint, with_newest
from roadmap.models import InfluencePoint
from roadmap.plan.step_page import StepPart, StepVisit


@dataclass(frozen=True)
class StepPoints(StepPart):
    points: Sequence[ListedPoint]

    template = "roadmap/influence/_step_points.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("influence-points", _("Influence points")),)


def points_of_step(visit: StepVisit) -> StepPoints | None:
    """Two queries; nothing where there are none."""
    points = with_newest(InfluencePoint.objects.filter(step=visit.step).select_related("region"))
    return StepPoints(points) if points else None


def new_point_link(visit: StepVisit) -> PageLink | None:
    """For those who report, in a step that can still be changed."""
    user = visit.user
    if not isinstance(user, User) or visit.roadmap.is_archived:
        return None
    if not user.has_perm_anywhere(Permission.REPORT_ROADMAP) or visit.step.successions.exists():
        return None
    url = reverse("roadmap:influence_point_new", args=[visit.roadmap.slug])
    return PageLink(_("Add an influence point"), f"{url}?place=step:{visit.step.pk}")
