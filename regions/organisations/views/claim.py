"""Coming to represent an organisation: look for it, ask, confirm by a link, be decided on."""

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, public, signed_in
from portal.accounts.limits import is_spent, is_within
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import too_many_requests
from portal.audit import trail
from portal.ui.localised import page_language
from regions.organisations.claiming import claims, link, lookup
from regions.organisations.facts.definitions import FACTS
from regions.organisations.facts.wording import Wording
from regions.organisations.forms.claim import (
    ClaimForm,
    DecisionForm,
    LookupForm,
    NewOrganisationForm,
)
from regions.organisations.models import Claim, Organisation
from regions.organisations.views.waiting_or_decided import waiting_or_decided

TEMPLATES = "organisations/claim"


def _visitor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def claim_lookup(request: HttpRequest) -> HttpResponse:
    """By number, or full name and home; who is not found proposes their organisation."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "is_searched": False}
    if request.method == "POST":
        if not is_within(request, "claim_lookup"):
            return too_many_requests(request)
        if form.is_valid():
            if form.found is not None:
                return redirect("organisations:claim_new", lookup.mark_of(form.found))
            context["is_searched"] = True
    return TemplateResponse(request, f"{TEMPLATES}/lookup.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def claim_new(request: HttpRequest, mark: str) -> HttpResponse:
    """Ask to represent the organisation that was found."""
    try:
        organisation = lookup.organisation_of(mark)
    except BadSignature as error:
        raise Http404 from error
    if organisation is None:
        messages.info(
            request, _("Look for the organisation again: the page was open for too long.")
        )
        return redirect("organisations:claim_lookup")
    user = _visitor(request)
    form = ClaimForm(
        request.POST if request.method == "POST" else None, user=user, language=page_language()
    )
    if request.method == "POST":
        if not is_within(request, "claim"):
            return too_many_requests(request)
        if form.is_valid() and (claim := _asked(form, organisation, user)):
            return _after_asking(request, claim, user)
    context = {"form": form, "organisation": organisation}
    return TemplateResponse(request, f"{TEMPLATES}/new.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def organisation_propose(request: HttpRequest) -> HttpResponse:
    """An organisation that the register lacks, by whoever speaks for it."""
    user = _visitor(request)
    form = NewOrganisationForm(
        request.POST if request.method == "POST" else None, user=user, language=page_language()
    )
    if request.method == "POST":
        if not is_within(request, "claim"):
            return too_many_requests(request)
        if form.is_valid() and (claim := _asked(form, None, user)):
            return _after_asking(request, claim, user)
    return TemplateResponse(request, f"{TEMPLATES}/propose.html", {"form": form})


def _asked(form: ClaimForm, organisation: Organisation | None, user: User | None) -> Claim | None:
    """None, with the errors in the form, where it is refused."""
    try:
        return claims.ask(
            organisation=organisation,
            name=form.claimant_name,
            email=form.claimant_email,
            language=form.cleaned_data["language"],
            statement=form.cleaned_data["statement"],
            register_number=form.cleaned_data.get("register_number", ""),
            facts=form.facts,
            region_code=form.region_code,
            by=user,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _after_asking(request: HttpRequest, claim: Claim, user: User | None) -> HttpResponse:
    """A stranger gets the same page whether or not that address had asked before, or represents it."""
    request.session["claim_asked"] = [
        claim.organisation_name,
        user is None or claim.state == Claim.State.UNVERIFIED,
    ]
    return redirect("organisations:claim_asked")


@public
@require_safe
@never_cache
def claim_asked(request: HttpRequest) -> HttpResponse:
    asked = request.session.get("claim_asked")
    if not asked:
        return redirect("organisations:claim_lookup")
    name, needs_mail = asked
    context = {"organisation_name": name, "needs_mail": needs_mail}
    return TemplateResponse(request, f"{TEMPLATES}/asked.html", context)


@public
@require_safe
@never_cache
def claim_open(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a mail. Opening it changes nothing."""
    if is_spent(request, "claim_link"):
        return too_many_requests(request)
    if link.claim_of(token) is None:
        return _dead(request)
    response = redirect("organisations:claim_link")
    link.keep(response, token)
    return response


def _dead(request: HttpRequest) -> HttpResponse:
    """One answer for a link that is wrong, too old or used, and for none at all."""
    is_within(request, "claim_link")
    return render(request, f"{TEMPLATES}/dead.html", status=404)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def claim_link(request: HttpRequest) -> HttpResponse:
    """What the opened link asks, and its buttons."""
    if is_spent(request, "claim_link"):
        return too_many_requests(request)
    token = link.kept_token(request)
    claim = link.claim_of(token)
    if claim is None:
        return _dead(request)
    is_own = link.is_own(claim, token)
    form = DecisionForm(request.POST if request.method == "POST" and not is_own else None)
    error = ""
    if request.method == "POST" and (is_own or form.is_valid()):
        try:
            decided = _answer_link(claim, form, is_own=is_own)
        except ValidationError as refusal:
            error = refusal.messages[0]
        else:
            response = render(
                request, f"{TEMPLATES}/done.html", {"claim": decided, "is_own": is_own}
            )
            link.forget(response)
            return response
    context = {"claim": claim, "is_own": is_own, "form": form, "error": error}
    return TemplateResponse(request, f"{TEMPLATES}/link.html", context)


def _answer_link(claim: Claim, form: DecisionForm, *, is_own: bool) -> Claim:
    now = timezone.now()
    if is_own:
        return claims.confirm_own_address(claim, at=now)
    if form.cleaned_data["decision"] == "approve":
        return claims.approve(claim, by=None, at=now)
    return claims.refuse(claim, reason=form.cleaned_data["reason"], by=None, at=now)


def _may_decide_anywhere(user: User) -> None:
    allowed = (Permission.EDIT_ORGANISATIONS, Permission.PROPOSE_FACTS)
    if not any(user.has_perm_anywhere(permission) for permission in allowed):
        raise PermissionDenied


@signed_in
@require_safe
def claim_list(request: SignedInRequest) -> HttpResponse:
    """Those that wait for this person, the oldest first; or those that were decided."""
    _may_decide_anywhere(request.user)
    trail.record_reading(request, "claims.read", by=request.user, at=timezone.now())
    seen = Claim.objects.decidable_by(request.user).exclude(state=Claim.State.UNVERIFIED)
    seen = seen.select_related("organisation__municipality", "decided_by")
    listed = waiting_or_decided(
        request,
        waiting=seen.filter(state=Claim.State.OPEN).order_by("opened_at", "pk"),
        decided=seen.exclude(state=Claim.State.OPEN).order_by("-decided_at", "-pk"),
    )
    context = {"listed": listed, "claims": _with_deciders(listed.page)}
    return TemplateResponse(request, f"{TEMPLATES}/list.html", context)


def _with_deciders(found: Iterable[Claim]) -> list[tuple[Claim, str]]:
    """Each with the name of whoever decided, or nothing. Who decided on many is named once."""
    names: dict[int, str] = {}
    rows = []
    for claim in found:
        by = claim.decided_by
        if by is not None and by.pk not in names:
            names[by.pk] = by.public_name
        rows.append((claim, names[by.pk] if by is not None else ""))
    return rows


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def claim_detail(request: SignedInRequest, claim_id: uuid.UUID) -> HttpResponse:
    """The evidence, and the decision."""
    _may_decide_anywhere(request.user)
    seen = Claim.objects.decidable_by(request.user).exclude(state=Claim.State.UNVERIFIED)
    claim = get_object_or_404(
        seen.select_related("organisation__municipality", "region", "decided_by"), pk=claim_id
    )
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["decision"] == "approve":
                decided = claims.approve(claim, by=request.user, at=timezone.now())
            else:
                reason = form.cleaned_data["reason"]
                decided = claims.refuse(claim, reason=reason, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if decided.decided_by_id == request.user.pk:
                messages.success(
                    request, _("Your decision is saved, and the person is told by mail.")
                )
            else:
                messages.info(request, _("Somebody else had decided already."))
            return redirect(claim)
    trail.record_reading(request, "claim.read", by=request.user, at=timezone.now(), subject=claim)
    organisation = claim.organisation
    context = {
        "claim": claim,
        "form": form,
        "numbers": list(organisation.identifiers.all()) if organisation else [],
        "representatives": (
            list(organisation.representatives.select_related("user")) if organisation else []
        ),
        "facts": _facts_in_words(claim),
    }
    return TemplateResponse(request, f"{TEMPLATES}/detail.html", context)


def _facts_in_words(claim: Claim) -> list[tuple[str, str]]:
    wording = Wording.of_facts(claim.facts, shows_contacts=True)
    return [
        (str(FACTS[key].label), wording.of(key, value))
        for key, value in claim.facts.items()
        if key in FACTS
    ]
