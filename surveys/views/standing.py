"""How an invitation stands: not open yet, answered, or over. None of these takes an answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from portal.accounts.views.refusal import kept_text
from surveys.models import Invitation


def refusal_of(request: HttpRequest, invitation: Invitation) -> HttpResponse | None:
    """The page to show instead of the questions; None while they can be answered."""
    now = timezone.now()
    if invitation.is_open(at=now):
        return None
    if invitation.answered_at is None and not invitation.round.is_over(at=now):
        return _page(request, "waiting", invitation)
    return over(request, invitation)


def over(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The receipt of what was sent; else when it closed. What came too late can be copied."""
    invitation.refresh_from_db(fields=["answered_at", "revoked_at"])
    kept = kept_text(request) if request.method == "POST" else []
    if invitation.answered_at is not None and not kept:
        return redirect("surveys:answer_receipt", invitation.pk)
    return _page(request, "over", invitation, kept=kept)


def _page(
    request: HttpRequest, name: str, invitation: Invitation, **context: object
) -> HttpResponse:
    round_ = invitation.round
    common = {"invitation": invitation, "round": round_, "definition": round_.definition}
    return TemplateResponse(request, f"surveys/answer/{name}.html", common | context)
