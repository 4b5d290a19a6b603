"""Steps: written, changed, superseded, deleted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from roadmap.access import why_closed
from roadmap.forms.step import NATION, StepForm
from roadmap.forms.succession import SuccessionForm
from roadmap.models import Priority, Roadmap, Step
from roadmap.plan.deletion import going_with, refuse_reported
from roadmap.plan.step import delete_step, suggested_code
from roadmap.plan.succession import withdraw_succession
from roadmap.views.editing import (
    ask_before_deleting,
    fill_in,
    giving_text_back,
    refusal_of,
    sent_back,
)


def _step(pk: int) -> Step:
    related = ("priority__roadmap", "responsible_organisation")
    return get_object_or_404(Step.objects.select_related(*related), pk=pk)


@giving_text_back(StepForm)
@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def step_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """In the priority that the address names."""
    priority = get_object_or_404(Priority.objects.select_related("roadmap"), pk=pk)
    roadmap = priority.roadmap
    if request.method != "POST" and (refusal := why_closed(roadmap)):
        return sent_back(request, refusal, reverse("roadmap:plan_edit", args=[roadmap.slug]))
    usual = {
        "priority": priority.pk,
        "code": suggested_code(priority),
        "precision": Step.Precision.QUARTER,
        "where": NATION,
    }
    return _page(request, roadmap, priority=priority, usual=usual)


@giving_text_back(StepForm)
@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def step_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    step = _step(pk)
    if request.method != "POST" and (refusal := why_closed(step.roadmap, step)):
        return sent_back(request, refusal, step.get_absolute_url())
    return _page(request, step.roadmap, priority=step.priority, thing=step)


def _page(
    request: SignedInRequest, roadmap: Roadmap, *, priority: Priority, **of_form: Any
) -> HttpResponse:
    form = StepForm(
        request.POST or None, roadmap=roadmap, by=request.user, at=timezone.now(), **of_form
    )
    return fill_in(
        request,
        form,
        template="roadmap/editing/step.html",
        said=_("The step is saved."),
        leads_to=Step.get_absolute_url,
        roadmap=roadmap,
        priority=priority,
    )


@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def step_supersede(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose what takes its place; what was chosen before can be taken back there."""
    step = _step(pk)
    if request.method != "POST" and (refusal := why_closed(step.roadmap)):
        return sent_back(request, refusal, step.get_absolute_url())
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdrawn(request, step)
    form = SuccessionForm(request.POST or None, step=step, by=request.user, at=timezone.now())
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, _("Saved. What was reported on the step stays to be read."))
        return redirect(step)
    context = {
        "form": form,
        "step": step,
        "roadmap": step.roadmap,
        "successions": step.successions.select_related("successor"),
        "going": going_with(step),
    }
    return TemplateResponse(request, "roadmap/editing/supersede.html", context)


def _withdrawn(request: SignedInRequest, step: Step) -> HttpResponse:
    """Pressed twice, the second finds nothing to do."""
    key = request.POST["withdraw"]
    is_number = key.isascii() and key.isdecimal() and len(key) < 12
    chosen = step.successions.select_related("step__priority__roadmap", "successor")
    succession = chosen.filter(pk=int(key)).first() if is_number else None
    if succession is not None:
        try:
            withdraw_succession(succession, by=request.user, at=timezone.now())
        except ValidationError as error:
            return sent_back(request, error.messages[0], step.get_absolute_url())
        messages.success(request, _("Taken back."))
    return redirect("roadmap:step_supersede", step.pk)


@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def step_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    step = _step(pk)
    return ask_before_deleting(
        request,
        step,
        delete=lambda: delete_step(step, by=request.user, at=timezone.now()),
        going=going_with(step),
        refusal=why_closed(step.roadmap) or refusal_of(lambda: refuse_reported(step)),
        back=step.get_absolute_url(),
        leads_to=reverse("roadmap:plan_edit", args=[step.roadmap.slug]),
    )
