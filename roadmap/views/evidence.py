"""What a step should move, and what became of it; setting what it should move."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere, public
from portal.accounts.permissions import Permission
from roadmap.access import Refused
from roadmap.evidence.step_evidence import step_evidence as evidence_of
from roadmap.evidence.targets import may_aim, remove_target
from roadmap.forms.target import TargetForm
from roadmap.models import Step, Target


@public
@require_safe
def step_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    step = _step(request, pk)
    context = {"step": step, "evidence": evidence_of(step, user=request.user)}
    return TemplateResponse(request, "roadmap/evidence/page.html", context)


@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def target_add(request: SignedInRequest, pk: int) -> HttpResponse:
    return _target_form(request, _aimed(request, pk), None)


@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: SignedInRequest, pk: int, target_pk: int) -> HttpResponse:
    step = _aimed(request, pk)
    targets = Target.objects.select_related("indicator", "step__priority__roadmap")
    return _target_form(request, step, get_object_or_404(targets, step=step, pk=target_pk))


@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def target_remove(request: SignedInRequest, pk: int, target_pk: int) -> HttpResponse:
    step = _aimed(request, pk)
    targets = Target.objects.select_related(
        "indicator", "step__priority__roadmap", "baseline__indicator", "baseline__superseded_by"
    )
    target = get_object_or_404(targets, step=step, pk=target_pk)
    if request.method == "POST":
        try:
            remove_target(target, by=request.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("The step no longer names this indicator."))
        return redirect("roadmap:step_evidence", step.pk)
    context = {"step": step, "target": target}
    return TemplateResponse(request, "roadmap/evidence/target_remove.html", context)


def _target_form(request: SignedInRequest, step: Step, target: Target | None) -> HttpResponse:
    form = TargetForm(
        request.POST or None, step=step, target=target, by=request.user, at=timezone.now()
    )
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, _("Saved. The page shows what became of the figure."))
        return redirect("roadmap:step_evidence", step.pk)
    context = {"form": form, "step": step, "target": target}
    return TemplateResponse(request, "roadmap/evidence/target.html", context)


def _step(request: HttpRequest, pk: int) -> Step:
    steps = Step.objects.visible_to(request.user).select_related("priority__roadmap")
    return get_object_or_404(steps, pk=pk)


def _aimed(request: SignedInRequest, pk: int) -> Step:
    """A step that one may see and not aim is 403."""
    step = _step(request, pk)
    if not may_aim(request.user, step):
        raise PermissionDenied
    return step
