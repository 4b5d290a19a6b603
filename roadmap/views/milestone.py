"""Milestones: written, changed, deleted."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from roadmap.access import why_closed
from roadmap.forms.milestone import MilestoneForm
from roadmap.models import Milestone, Roadmap
from roadmap.plan.deletion import Going
from roadmap.plan.milestone import delete_milestone
from roadmap.views.editing import ask_before_deleting, fill_in, giving_text_back, sent_back


def _plan(roadmap: Roadmap) -> str:
    return f"{reverse('roadmap:plan_edit', args=[roadmap.slug])}#milestones"


@giving_text_back(MilestoneForm)
@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_new(request: SignedInRequest, slug: str) -> HttpResponse:
    return _page(request, get_object_or_404(Roadmap, slug=slug))


@giving_text_back(MilestoneForm)
@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    milestone = get_object_or_404(Milestone.objects.select_related("roadmap"), pk=pk)
    return _page(request, milestone.roadmap, thing=milestone)


def _page(request: SignedInRequest, roadmap: Roadmap, **of_form: Any) -> HttpResponse:
    if request.method != "POST" and (refusal := why_closed(roadmap)):
        return sent_back(request, refusal, _plan(roadmap))
    form = MilestoneForm(
        request.POST or None, roadmap=roadmap, by=request.user, at=timezone.now(), **of_form
    )
    return fill_in(
        request,
        form,
        template="roadmap/editing/milestone.html",
        said=_("The milestone is saved."),
        leads_to=lambda _milestone: _plan(roadmap),
        roadmap=roadmap,
    )


@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    milestone = get_object_or_404(Milestone.objects.select_related("roadmap"), pk=pk)
    return ask_before_deleting(
        request,
        milestone,
        delete=lambda: delete_milestone(milestone, by=request.user, at=timezone.now()),
        going=Going(),
        refusal=why_closed(milestone.roadmap),
        back=_plan(milestone.roadmap),
        leads_to=_plan(milestone.roadmap),
    )
