"""From the pages of a roadmap and of a step to their texts, for those who may go there."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.registry.page_parts import PageLink
from roadmap.access import why_closed
from roadmap.models.roadmap import sees_drafts
from roadmap.plan.roadmap_page import RoadmapVisit
from roadmap.plan.step_page import StepVisit
from roadmap.texts.access import may_edit_texts
from roadmap.texts.subject import TextSubject


def texts_of_roadmap(visit: RoadmapVisit) -> PageLink | None:
    """To the list of all its texts; whoever builds the roadmap goes there from its plan."""
    if not sees_drafts(visit.user) or visit.user.has_perm(Permission.MANAGE_ROADMAP):
        return None
    return PageLink(_("Texts"), reverse("roadmap:texts_list", args=[visit.roadmap.slug]))


def texts_of_step(visit: StepVisit) -> PageLink | None:
    """To the form; for those who may only read, or where it is closed, to what was said before."""
    if not visit.sees_internal or not isinstance(visit.user, User):
        return None
    subject = TextSubject(visit.step)
    if may_edit_texts(visit.user, subject) and not why_closed(visit.roadmap, visit.step):
        return PageLink(_("Change the texts"), subject.edit_url)
    return PageLink(_("Earlier texts"), subject.history_url)
