"""The invitations of a round: who was asked, how far they are; links withdrawn and renewed."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere, public
from portal.accounts.limits import is_spent, is_within
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import too_many_requests
from portal.audit import trail
from portal.ui.lists import requested_page
from surveys.forms.invitation import InvitationFilter
from surveys.invitations.late_invitees import count_late_invitees
from surveys.invitations.quiet_link import is_quiet_token
from surveys.invitations.refused_mails import refused_mails
from surveys.invitations.renewing import (
    is_awaited,
    leave_in_peace,
    renew_invitation,
    revoke_invitation,
)
from surveys.models import Invitation, Round
from surveys.rounds.access import regions_to_ask, runs, runs_all_rounds
from surveys.rounds.planning import Refused


@permitted_anywhere(Permission.LIST_INVITATIONS)
@require_safe
def invitation_list(request: SignedInRequest, round_id: int) -> HttpResponse:
    """All for the manager; those of one's regions for an expert."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), pk=round_id)
    may_manage = runs(request.user, round_)
    regions = regions_to_ask(request.user)
    own = set(regions.values_list("pk", flat=True))
    region_codes = {region.pk for region in round_.regions.all()} or own
    refused = refused_mails(round_)
    form = InvitationFilter(
        request.GET,
        regions=regions.filter(pk__in=region_codes).by_name(),
        has_nation=runs_all_rounds(request.user) and region_codes == own,
        refused=refused,
    )
    visible = round_.invitations.visible_to(request.user)
    found = form.narrow(visible).select_related("region", "organisation", "user")
    ordered = found.by_name()
    now = timezone.now()
    is_open = round_.is_open(at=now)
    trail.record_reading(request, "survey_invitation.read", by=request.user, at=now, subject=round_)
    context = {
        "round": round_,
        "form": form,
        "page": requested_page(request, ordered),
        "may_manage": may_manage,
        "refused": refused,
        "own": own,
        "is_open": is_open,
        "late_invitees": count_late_invitees(round_, at=now) if may_manage and is_open else None,
    }
    return TemplateResponse(request, "surveys/invitation/list.html", context)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_revoke(
    request: SignedInRequest, round_id: int, invitation_id: uuid.UUID
) -> HttpResponse:
    """Withdraw an invitation for good, or replace its link; asked on a page of its own."""
    own = Invitation.objects.filter(round__in=Round.objects.manageable_by(request.user))
    invitations = own.select_related("round", "organisation", "user", "region")
    invitation = get_object_or_404(invitations, pk=invitation_id, round=round_id)
    if request.method != "POST":
        context = {
            "round": invitation.round,
            "invitation": invitation,
            "is_open": invitation.round.is_open(at=timezone.now()),
        }
        return TemplateResponse(request, "surveys/invitation/revoke.html", context)
    act = _renew if "renew" in request.POST else _revoke
    try:
        act(request, invitation)
    except Refused as error:
        messages.error(request, error.messages[0])
    return redirect("surveys:invitation_list", round_id)


def _renew(request: SignedInRequest, invitation: Invitation) -> None:
    now, link = timezone.now(), request.POST.get("link")
    if renew_invitation(invitation, by=request.user, at=now, link=link):
        messages.success(request, _("A new link is on its way; the old one is dead."))
    else:
        messages.info(request, _("A new link was on its way already."))


def _revoke(request: SignedInRequest, invitation: Invitation) -> None:
    if revoke_invitation(invitation, by=request.user, at=timezone.now()):
        messages.success(request, _("The invitation is withdrawn; its link is dead."))
    else:
        messages.info(request, _("There was nothing to withdraw."))


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_quiet(request: HttpRequest, invitation_id: uuid.UUID, token: str) -> HttpResponse:
    """No more reminders. The token is the permission: mail programs press the button by themselves."""
    if is_spent(request, "invitation"):
        return too_many_requests(request)
    invitation = _of_quiet_link(invitation_id, token)
    if invitation is None:
        is_within(request, "invitation")
        return render(request, "surveys/invitation/dead.html", status=404)
    if request.method == "POST":
        leave_in_peace(invitation, at=timezone.now())
        invitation.refresh_from_db(fields=["quiet_at"])
    context = {
        "round": invitation.round,
        "is_quiet": invitation.quiet_at is not None,
        "is_over": invitation.round.is_over(at=timezone.now()),
        "is_awaited": is_awaited(invitation),
    }
    response = TemplateResponse(request, "surveys/invitation/quiet.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _of_quiet_link(invitation_id: uuid.UUID, token: str) -> Invitation | None:
    invitation = Invitation.objects.select_related("round").filter(pk=invitation_id).first()
    is_right = invitation is not None and is_quiet_token(invitation, token)
    return invitation if is_right else None
