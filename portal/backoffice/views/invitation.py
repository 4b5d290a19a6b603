"""Inviting people, and taking an invitation back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.actions.invitation import revoke_invitation
from portal.accounts.models import Invitation
from portal.accounts.permissions import Permission
from portal.backoffice.forms.invitation import InvitationForm


@permitted(Permission.INVITE_EXPERT)
@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: SignedInRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, by=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        invitation = form.send(at=timezone.now())
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email}
        )
        return redirect("backoffice:person_list")
    return TemplateResponse(request, "backoffice/invitation/new.html", {"form": form})


@permitted(Permission.INVITE_EXPERT)
@require_POST
def invitation_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.waiting(), pk=pk)
    revoke_invitation(invitation, by=request.user, at=timezone.now())
    messages.success(request, _("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("backoffice:person_list")
