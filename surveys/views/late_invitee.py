"""Whoever has come since a round opened: seen by name, invited with one press."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.charts.text import number
from portal.jobs.mailing_hours import is_sending_time
from portal.ui.lists import requested_page
from surveys.invitations.late_invitees import count_late_invitees, late_invitees_by_name
from surveys.invitations.late_inviting import CountChanged, invite_late, inviting_refusal
from surveys.models import Round
from surveys.rounds.planning import Refused

MOST_DIGITS = 6


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def late_invitee_invite(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Who they are, and the button with their number; what has changed meanwhile is asked anew."""
    round_ = get_object_or_404(Round.objects.manageable_by(request.user), pk=round_id)
    now = timezone.now()
    if request.method == "POST":
        agreed = request.POST.get("count", "")
        is_number = agreed.isascii() and agreed.isdecimal() and len(agreed) <= MOST_DIGITS
        try:
            _invite(request, round_, int(agreed) if is_number else 0)
        except CountChanged:
            messages.warning(request, _("The number has changed. Look at it, and press again."))
            return redirect("surveys:late_invitee_invite", round_id)
        return redirect("surveys:invitation_list", round_id)
    if refusal := inviting_refusal(round_, at=now):
        messages.info(request, refusal)
        return redirect("surveys:invitation_list", round_id)
    found = late_invitees_by_name(round_, at=now)
    trail.record_reading(request, "survey_invitation.read", by=request.user, at=now, subject=round_)
    context = {
        "round": round_,
        "late_invitees": count_late_invitees(round_, at=now),
        "page": requested_page(request, found),
        "goes_at_once": is_sending_time(now),
    }
    return TemplateResponse(request, "surveys/late_invitee/invite.html", context)


def _invite(request: SignedInRequest, round_: Round, count: int) -> None:
    """Raises `CountChanged`."""
    try:
        invited = invite_late(round_, count=count, by=request.user, at=timezone.now())
    except Refused as error:
        messages.error(request, error.messages[0])
        return
    if not invited:
        messages.info(request, _("Everybody whom the round asks has an invitation already."))
        return
    text = ngettext(
        "%(count)s invitation is written.", "%(count)s invitations are written.", invited
    )
    messages.success(request, text % {"count": number(invited, 0)})
