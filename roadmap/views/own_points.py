"""The influence points that one answers for, and whether one wants letters about them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, public, signed_in
from portal.accounts.limits import is_spent, is_within
from portal.accounts.models import User
from portal.accounts.views.refusal import too_many_requests
from roadmap.influence.worklist import worklist_of
from roadmap.models import RemindersOff
from roadmap.reminders.quiet import is_quiet_token, turn_off, turn_on


@signed_in
@require_safe
def own_points(request: SignedInRequest) -> HttpResponse:
    """What is near and what waits for its outcome: one's own alone."""
    context = {
        "worklist": worklist_of(request.user, on=timezone.localdate()),
        "is_off": RemindersOff.objects.filter(user=request.user).exists(),
    }
    return TemplateResponse(request, "roadmap/influence/own.html", context)


@signed_in
@require_POST
def reminders_switch(request: SignedInRequest) -> HttpResponse:
    if request.POST.get("letters") == "on":
        turn_on(request.user, at=timezone.now())
        messages.success(request, _("You get reminders of the roadmap by mail again."))
    else:
        turn_off(request.user, at=timezone.now())
        messages.success(request, _("You get no more reminders of the roadmap by mail."))
    return redirect("roadmap:own_points")


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reminders_off(request: HttpRequest, user_id: int, token: str) -> HttpResponse:
    """No more letters. The token is the permission: mail programs press the button by themselves."""
    if is_spent(request, "roadmap_reminders"):
        return too_many_requests(request)
    user = User.objects.filter(pk=user_id).first()
    if user is None or not is_quiet_token(user, token):
        is_within(request, "roadmap_reminders")
        raise Http404
    if request.method == "POST":
        turn_off(user, at=timezone.now())
    context = {"is_off": RemindersOff.objects.filter(user=user).exists()}
    response = TemplateResponse(request, "roadmap/influence/quiet.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
