"""Proposals of representatives: the list, one of them, and the decision fact by fact."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, signed_in
from portal.accounts.permissions import Permission
from regions.organisations.facts.definitions import FACTS
from regions.organisations.facts.reading import facts_of
from regions.organisations.facts.wording import Wording
from regions.organisations.forms.proposal import DecideForm
from regions.organisations.models import Proposal, ProposedFact
from regions.organisations.proposing import proposals
from regions.organisations.views.waiting_or_decided import waiting_or_decided


@dataclass(frozen=True)
class ComparedFact:
    """A proposed fact beside what the register says now."""

    fact: ProposedFact
    label: str
    now: str
    proposed: str
    # What the representative saw, where the register says something else by now.
    was: str
    decision: BoundField | None
    reason: BoundField | None
    seen: BoundField | None


def _may_see_any(request: SignedInRequest) -> None:
    allowed = (Permission.EDIT_ORGANISATIONS, Permission.PROPOSE_FACTS)
    if not any(request.user.has_perm_anywhere(permission) for permission in allowed):
        raise PermissionDenied


@signed_in
@require_safe
def proposal_list(request: SignedInRequest) -> HttpResponse:
    """Those that wait, the oldest first; or those that were decided."""
    _may_see_any(request)
    seen = Proposal.objects.visible_to(request.user).select_related("organisation__municipality")
    seen = seen.prefetch_related("facts")
    listed = waiting_or_decided(
        request,
        waiting=seen.filter(closed_at=None).order_by("created_at", "pk"),
        decided=seen.exclude(closed_at=None).order_by("-closed_at", "-pk"),
    )
    context = {"listed": listed, "proposals": _named(listed.page)}
    return TemplateResponse(request, "organisations/proposal/list.html", context)


def _named(found: Iterable[Proposal]) -> list[tuple[Proposal, str]]:
    return [
        (
            one,
            ", ".join(str(FACTS[fact.key].label) for fact in one.facts.all() if fact.key in FACTS),
        )
        for one in found
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    _may_see_any(request)
    seen = Proposal.objects.visible_to(request.user)
    proposal = get_object_or_404(
        seen.select_related("organisation__municipality__region", "by"), pk=pk
    )
    may_decide = Proposal.objects.decidable_by(request.user).filter(pk=proposal.pk).exists()
    facts = list(proposal.facts.select_related("decided_by"))
    waiting = [one for one in facts if not one.decision]
    today = facts_of(proposal.organisation)
    form = DecideForm(
        request.POST if request.method == "POST" else None, waiting=waiting, today=today
    )
    if request.method == "POST":
        if not may_decide:
            raise Http404
        if form.is_valid() and _decided(request, proposal, form):
            return redirect(proposal)
    wording = Wording.of_facts(
        today,
        {one.key: one.new for one in facts},
        {one.key: one.old for one in facts},
        shows_contacts=True,
    )
    compared = [
        ComparedFact(
            fact=one,
            label=str(FACTS[one.key].label),
            now=wording.of(one.key, today[one.key]),
            proposed=wording.of(one.key, one.new),
            was=wording.of(one.key, one.old) if one.old != today[one.key] else "",
            decision=form[f"{one.key}_decision"] if not one.decision else None,
            reason=form[f"{one.key}_reason"] if not one.decision else None,
            seen=form[f"{one.key}_seen"] if not one.decision else None,
        )
        for one in facts
    ]
    context = {
        "proposal": proposal,
        "organisation": proposal.organisation,
        "compared": compared,
        "form": form,
        "may_decide": may_decide and bool(waiting),
        "may_withdraw": bool(waiting) and proposal.by_id == request.user.pk,
    }
    return TemplateResponse(request, "organisations/proposal/detail.html", context)


def _decided(request: SignedInRequest, proposal: Proposal, form: DecideForm) -> bool:
    """False, with the reason in the form, where nothing was decided."""
    try:
        count = proposals.decide(
            proposal,
            approved=form.approved,
            refused=form.refused,
            by=request.user,
            at=timezone.now(),
        )
    except proposals.FactChanged as changed:
        form.look_again()
        form.add_error(None, changed)
        return False
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    if count:
        messages.success(request, _("Your decision is saved."))
    else:
        messages.info(request, _("Somebody else had decided already."))
    return True


@signed_in
@require_POST
def proposal_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """By whoever proposed it, while something of it waits."""
    _may_see_any(request)
    own = Proposal.objects.visible_to(request.user).filter(by=request.user)
    proposal = get_object_or_404(own, pk=pk)
    if proposals.withdraw(proposal, by=request.user, at=timezone.now()):
        messages.success(request, _("The proposal is withdrawn."))
    else:
        messages.info(request, _("Everything had been decided already."))
    return redirect(proposal)
