"""Feedback without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from portal.about.forms.feedback import FeedbackForm
from portal.about.models import Feedback
from portal.about.models.feedback import make_reference
from portal.accounts.access import public
from portal.accounts.limits import is_within
from portal.accounts.views.refusal import too_many_requests

# Hidden from people; whatever fills it in is none.
TRAP = "website"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and not is_within(request, "feedback"):
        return too_many_requests(request)
    if request.method == "POST" and request.POST.get(TRAP):
        # The robot is thanked like anybody else, and learns nothing.
        return TemplateResponse(
            request, "about/feedback/sent.html", {"reference": make_reference()}
        )
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("page", "")[:500]})
    if request.method == "POST" and form.is_valid():
        sent = form.take(language=(get_language() or "")[:2], at=timezone.now())
        return redirect("about:feedback_sent", sent.reference)
    return TemplateResponse(request, "about/feedback/new.html", {"form": form, "trap": TRAP})


@public
@require_safe
def feedback_sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Thank you, with the reference and the day by which we answer; never the text itself."""
    sent = get_object_or_404(Feedback, reference=reference)
    context = {"reference": sent.reference, "due_on": sent.due_on, "wants_answer": bool(sent.email)}
    return TemplateResponse(request, "about/feedback/sent.html", context)
