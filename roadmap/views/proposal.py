"""What figures propose: all of it, one, and deciding."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.ui.lists import requested_page
from regions.models import Region
from roadmap.access import Refused, may_report
from roadmap.evidence.deciding import AlreadyDecided, linkable_steps
from roadmap.evidence.proposals import (
    ProposalCard,
    deciding_regions,
    proposal_cards,
    proposals_of,
)
from roadmap.evidence.proposing import propose
from roadmap.forms.proposal import DecisionForm, DismissForm, LinkForm, NewStepForm, ProposalFilter
from roadmap.models import Roadmap
from roadmap.views.editing import giving_text_back

PAGE_SIZE = 20


@permitted_anywhere(Permission.VIEW_ROADMAP_DRAFTS)
@require_safe
def proposal_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """At first the open ones of one's own regions."""
    roadmap = _roadmap(request, slug)
    regions = [(region.code, region.short_name) for region in Region.objects.by_name()]
    own = deciding_regions(request.user) or set()
    chosen = ProposalFilter(request.GET, regions=regions, own=own)
    page = requested_page(request, chosen.narrow(proposals_of(roadmap)), size=PAGE_SIZE)
    context = {
        "roadmap": roadmap,
        "filter": chosen,
        "page": page,
        "cards": proposal_cards(roadmap, page.object_list, user=request.user),
        "has_bounds": roadmap.bounds.exists(),
    }
    return TemplateResponse(request, "roadmap/evidence/proposals.html", context)


@permitted(Permission.MANAGE_ROADMAP)
@require_POST
def proposal_look(request: SignedInRequest, slug: str) -> HttpResponse:
    """Look at the figures now, instead of waiting for the clock."""
    roadmap = _roadmap(request, slug)
    try:
        looked = propose(roadmap, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        count = looked.proposed
        new = ngettext("%(count)d new proposal.", "%(count)d new proposals.", count)
        messages.success(
            request, new % {"count": count} if count else _("The figures propose nothing new.")
        )
    return redirect("roadmap:proposal_list", roadmap.slug)


@permitted_anywhere(Permission.VIEW_ROADMAP_DRAFTS)
@require_safe
def proposal_detail(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    roadmap = _roadmap(request, slug)
    card = _card(request, roadmap, pk)
    context = {"roadmap": roadmap, "card": card}
    return TemplateResponse(request, "roadmap/evidence/proposal.html", context)


@giving_text_back(NewStepForm)
@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_accept(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """With a new step of the region."""

    def told(form: DecisionForm) -> HttpResponse:
        assert isinstance(form, NewStepForm)  # noqa: S101, for the types
        assert form.made is not None  # noqa: S101, it was saved
        messages.success(request, _("The proposal is accepted: this step was made for it."))
        return redirect(form.made)

    return _decide(request, slug, pk, NewStepForm, "accept", told)


@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_link(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """With a step that stands already."""

    def told(form: DecisionForm) -> HttpResponse:
        messages.success(request, _("The proposal is accepted and linked to this step."))
        return redirect(form.cleaned_data["step"])

    return _decide(request, slug, pk, LinkForm, "link", told)


@giving_text_back(DismissForm)
@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_dismiss(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    def told(form: DecisionForm) -> HttpResponse:
        messages.success(
            request, _("The proposal is dismissed. It comes again only for a newer figure.")
        )
        return redirect("roadmap:proposal_list", slug)

    return _decide(request, slug, pk, DismissForm, "dismiss", told)


def _decide(
    request: SignedInRequest,
    slug: str,
    pk: int,
    form_class: type[DecisionForm],
    what: str,
    told: Callable[[DecisionForm], HttpResponse],
) -> HttpResponse:
    roadmap = _roadmap(request, slug)
    card = _card(request, roadmap, pk)
    proposal = card.proposal
    if not may_report(request.user, proposal.region):
        raise PermissionDenied
    form = form_class(request.POST or None, proposal=proposal, by=request.user, at=timezone.now())
    if not proposal.is_open:
        return _late(request, card, form)
    try:
        if request.method == "POST" and form.is_valid() and form.save():  # type: ignore[attr-defined]
            return told(form)
    except AlreadyDecided:
        return _late(request, _card(request, roadmap, pk), form)
    context = {
        "roadmap": roadmap,
        "card": card,
        "form": form,
        "has_steps": what != "link" or linkable_steps(proposal).exists(),
    }
    return TemplateResponse(request, f"roadmap/evidence/{what}.html", context)


def _late(request: SignedInRequest, card: ProposalCard, form: DecisionForm) -> HttpResponse:
    """Who decided what, and what was typed, to copy."""
    context = {
        "roadmap": card.proposal.roadmap,
        "card": card,
        "rescued": form.typed if form.is_bound else [],
        "is_late": True,
    }
    return TemplateResponse(request, "roadmap/evidence/proposal.html", context)


def _roadmap(request: SignedInRequest, slug: str) -> Roadmap:
    return get_object_or_404(Roadmap.objects.visible_to(request.user), slug=slug)


def _card(request: SignedInRequest, roadmap: Roadmap, pk: int) -> ProposalCard:
    proposal = get_object_or_404(proposals_of(roadmap), pk=pk)
    (card,) = proposal_cards(roadmap, [proposal], user=request.user)
    return card
