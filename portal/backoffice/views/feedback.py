"""Feedback from the public, and whether it was answered in time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.about.actions.feedback import mark_answered
from portal.about.models import Feedback
from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.ui.lists import requested_page

PAGE_SIZE = 25


@permitted(Permission.VIEW_FEEDBACK)
@require_safe
def feedback_list(request: SignedInRequest) -> HttpResponse:
    """What waits longest comes first; answered ones follow."""
    page = requested_page(request, Feedback.objects.waiting_first(), size=PAGE_SIZE)
    trail.record_reading(request, "feedback.read", by=request.user, at=timezone.now())
    context = {"page": page, "today": timezone.localdate()}
    return TemplateResponse(request, "backoffice/feedback/list.html", context)


@permitted(Permission.VIEW_FEEDBACK)
@require_POST
def feedback_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    feedback = get_object_or_404(Feedback.objects.waiting(), pk=pk)
    mark_answered(feedback, by=request.user, at=timezone.now())
    messages.success(request, _("Marked as answered."))
    return redirect("backoffice:feedback_list")
