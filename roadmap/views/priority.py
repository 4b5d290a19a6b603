"""Priorities: written, changed, deleted."""

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
from roadmap.forms.priority import PriorityForm
from roadmap.models import Priority, Roadmap
from roadmap.plan.deletion import going_with, refuse_reported
from roadmap.plan.priority import delete_priority, suggested_code
from roadmap.views.editing import (
    ask_before_deleting,
    fill_in,
    giving_text_back,
    refusal_of,
    sent_back,
)


def _place(priority: Priority) -> str:
    return f"{_plan(priority.roadmap)}#priority-{priority.pk}"


def _plan(roadmap: Roadmap) -> str:
    return reverse("roadmap:plan_edit", args=[roadmap.slug])


@giving_text_back(PriorityForm)
@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def priority_new(request: SignedInRequest, slug: str) -> HttpResponse:
    roadmap = get_object_or_404(Roadmap, slug=slug)
    return _page(request, roadmap, usual={"code": suggested_code(roadmap)})


@giving_text_back(PriorityForm)
@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def priority_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    priority = get_object_or_404(Priority.objects.select_related("roadmap"), pk=pk)
    return _page(request, priority.roadmap, thing=priority)


def _page(request: SignedInRequest, roadmap: Roadmap, **of_form: Any) -> HttpResponse:
    if request.method != "POST" and (refusal := why_closed(roadmap)):
        return sent_back(request, refusal, _plan(roadmap))
    form = PriorityForm(
        request.POST or None, roadmap=roadmap, by=request.user, at=timezone.now(), **of_form
    )
    return fill_in(
        request,
        form,
        template="roadmap/editing/priority.html",
        said=_("The priority is saved."),
        leads_to=_place,
        roadmap=roadmap,
    )


@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def priority_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    priority = get_object_or_404(Priority.objects.select_related("roadmap"), pk=pk)
    return ask_before_deleting(
        request,
        priority,
        delete=lambda: delete_priority(priority, by=request.user, at=timezone.now()),
        going=going_with(priority),
        refusal=why_closed(priority.roadmap) or refusal_of(lambda: refuse_reported(priority)),
        back=_place(priority),
        leads_to=_plan(priority.roadmap),
    )
