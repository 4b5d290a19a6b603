"""Organisations of a round that no mail reaches, before it opens and after."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.ui.lists import requested_page
from surveys.invitations.unreached import dissolved_since_planned, unreached_by_name
from surveys.models import Round

# So many are named; their number says how many more there are.
MOST_DISSOLVED = 50


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_safe
def round_unreached(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Each leads to its page in the register, where the address is corrected."""
    rounds = Round.objects.manageable_by(request.user)
    round_ = get_object_or_404(rounds.prefetch_related("regions"), pk=round_id)
    if round_.asks_experts:
        return redirect(round_)
    now = timezone.now()
    trail.record_reading(request, "round.unreached_read", by=request.user, at=now, subject=round_)
    dissolved = dissolved_since_planned(round_, at=now)
    context = {
        "round": round_,
        "page": requested_page(request, unreached_by_name(round_, at=now)),
        "dissolved": dissolved[:MOST_DISSOLVED],
        "dissolved_count": dissolved.count(),
    }
    return TemplateResponse(request, "surveys/round/unreached.html", context)
