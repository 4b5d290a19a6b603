"""Before every page of answering: whether the invitation takes an answer, and what all of them show."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from portal.accounts.views.refusal import rescued_text
from surveys.answering.own_device import copy_key
from surveys.models import Invitation


def refusal_page(request: HttpRequest, invitation: Invitation) -> HttpResponse | None:
    """The page to show instead of the questions; None while they can be answered."""
    now = timezone.now()
    if invitation.is_open(at=now):
        return None
    if invitation.answered_at is None and not invitation.round.is_over(at=now):
        return show(request, "waiting", invitation, {})
    return over(request, invitation)


def over(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The receipt of what was sent; else when it closed. What came too late can be copied."""
    invitation.refresh_from_db(fields=["answered_at", "revoked_at"])
    invitation.round.refresh_from_db(fields=["closes_at", "closed_at"])
    rescued = rescued_text(request) if request.method == "POST" else []
    if invitation.answered_at is not None and not rescued:
        return redirect("surveys:answer_receipt", invitation.pk)
    return show(request, "over", invitation, {"rescued": rescued})


def show(
    request: HttpRequest, name: str, invitation: Invitation, context: dict[str, Any]
) -> HttpResponse:
    """One of the pages of answering, with what all of them show."""
    round_ = invitation.round
    common = {
        "invitation": invitation,
        "round": round_,
        "definition": round_.definition,
        "copy_key": copy_key(invitation),
    }
    return TemplateResponse(request, f"surveys/answer/{name}.html", common | context)
