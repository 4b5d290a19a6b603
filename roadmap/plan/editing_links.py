"""Buttons that lead to where the plan is changed, for those who may, as long as it can be."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.registry.page_parts import PageLink
from roadmap.access import may_report
from roadmap.plan.action import regions_for
from roadmap.plan.roadmap_page import RoadmapVisit
from roadmap.plan.step_page import StepVisit


def plan_link(visit: RoadmapVisit) -> PageLink | None:
    """Of an archived one too: it can be opened again there."""
    if not visit.user.has_perm(Permission.MANAGE_ROADMAP):
        return None
    return PageLink(_("Edit the roadmap"), reverse("roadmap:plan_edit", args=[visit.roadmap.slug]))


def step_link(visit: StepVisit) -> PageLink | None:
    if not _may_manage(visit) or visit.is_superseded:
        return None
    return PageLink(_("Edit the step"), reverse("roadmap:step_edit", args=[visit.step.pk]))


def succession_link(visit: StepVisit) -> PageLink | None:
    """Of a superseded step too: that can be taken back there."""
    if not _may_manage(visit):
        return None
    return PageLink(
        _("Supersede or merge"), reverse("roadmap:step_supersede", args=[visit.step.pk])
    )


def action_link(visit: StepVisit) -> PageLink | None:
    """For experts where the step applies to one of their regions."""
    if not isinstance(visit.user, User) or visit.roadmap.is_archived or visit.is_superseded:
        return None
    may_anywhere = may_report(visit.user, None)
    if not may_anywhere and not regions_for(visit.user, visit.step, on=visit.on):
        return None
    return PageLink(_("Add an action"), reverse("roadmap:action_new", args=[visit.step.pk]))


def _may_manage(visit: StepVisit) -> bool:
    return visit.user.has_perm(Permission.MANAGE_ROADMAP) and not visit.roadmap.is_archived
