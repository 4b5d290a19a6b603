"""Actions: written, changed, done, deleted. Experts do so in their regions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from roadmap.access import may_report, why_closed
from roadmap.forms.action import ActionForm
from roadmap.models import Action, Step
from roadmap.plan.action import delete_action, done_refusal, mark_done, regions_for
from roadmap.plan.deletion import Going
from roadmap.views.editing import ask_before_deleting, fill_in, giving_text_back, sent_back


def _own(request: SignedInRequest, pk: int) -> Action:
    """One that the person may see; 403 where it is of a region of others."""
    related = ("step__priority__roadmap", "region", "responsible_organisation")
    action = get_object_or_404(
        Action.objects.visible_to(request.user).select_related(*related), pk=pk
    )
    if not may_report(request.user, action.region):
        raise PermissionDenied
    return action


@giving_text_back(ActionForm)
@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def action_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """For the step that the address names, where it applies to a region of one's own."""
    steps = Step.objects.visible_to(request.user).select_related("priority__roadmap")
    step = get_object_or_404(steps, pk=pk)
    if not may_report(request.user, None) and not regions_for(
        request.user, step, on=timezone.localdate()
    ):
        raise PermissionDenied
    return _page(request, step)


@giving_text_back(ActionForm)
@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    action = _own(request, pk)
    return _page(request, action.step, thing=action)


def _page(request: SignedInRequest, step: Step, **of_form: Any) -> HttpResponse:
    if request.method != "POST" and (refusal := why_closed(step.roadmap, step)):
        return sent_back(request, refusal, step.get_absolute_url())
    form = ActionForm(
        request.POST or None, step=step, by=request.user, at=timezone.now(), **of_form
    )
    return fill_in(
        request,
        form,
        template="roadmap/editing/action.html",
        said=_("The action is saved."),
        leads_to=Action.get_absolute_url,
        step=step,
        roadmap=step.roadmap,
    )


@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_POST
def action_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """Done today; or not done after all."""
    action = _own(request, pk)
    now = timezone.now()
    done_on = None if "undo" in request.POST else timezone.localdate(now)
    try:
        mark_done(action, done_on=done_on, by=request.user, at=now)
    except ValidationError as error:
        return sent_back(request, error.messages[0], action.step.get_absolute_url())
    except Action.DoesNotExist:
        # A colleague has deleted it a moment ago.
        raise Http404 from None
    messages.success(
        request, _("The action is marked as done.") if done_on else _("The action is open again.")
    )
    return redirect(action)


@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def action_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    action = _own(request, pk)
    return ask_before_deleting(
        request,
        action,
        delete=lambda: delete_action(action, by=request.user, at=timezone.now()),
        going=Going(),
        refusal=why_closed(action.step.roadmap, action.step) or done_refusal(action),
        back=action.get_absolute_url(),
        leads_to=action.step.get_absolute_url(),
    )
