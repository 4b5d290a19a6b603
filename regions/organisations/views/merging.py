"""Merging: side by side, what was merged, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.ui.lists import requested_page
from regions.organisations.access import organisation_or_404, record_contacts_shown
from regions.organisations.forms.merging import FindOtherForm, MergeForm
from regions.organisations.merging import finding
from regions.organisations.merging.choosing import Refusals, SideBySide
from regions.organisations.merging.merge import ChangedMeanwhile, Gone, merge
from regions.organisations.merging.parts import Two, merged_parts
from regions.organisations.merging.permission import may_merge, may_undo
from regions.organisations.merging.undo import NotUndoable, undo, why_not
from regions.organisations.models import Merge, Organisation

TEMPLATES = "organisations/merging"


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_safe
def merge_find(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Which other one it is that goes into this one, or takes it in."""
    named = Organisation.objects.named_for(request.user)
    organisation = organisation_or_404(named, public_id)
    if not may_merge(request.user, organisation):
        raise PermissionDenied
    form = FindOtherForm(request.GET if "other" in request.GET else None)
    if form.is_bound and form.is_valid():
        other = finding.find(named, form.cleaned_data["other"])
        if other is None:
            form.add_error("other", _("No organisation that you see has this id or number."))
        elif other == organisation:
            form.add_error("other", _("This is the organisation itself. Write the other one."))
        else:
            return redirect("organisations:merge", organisation.public_id, other.public_id)
    context = {"organisation": organisation, "form": form}
    return TemplateResponse(request, f"{TEMPLATES}/find.html", context)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_form(request: SignedInRequest, public_id: str, other_id: str) -> HttpResponse:
    """The first takes the second in."""
    named = Organisation.objects.named_for(request.user)
    survivor = organisation_or_404(named, public_id)
    loser = organisation_or_404(named, other_id)
    if survivor == loser:
        # One of them went into the other already, or somebody wrote the same one twice.
        messages.info(request, _("These are one organisation."))
        return redirect(survivor)
    if not may_merge(request.user, survivor, loser):
        raise PermissionDenied
    now = timezone.now()
    two = Two(survivor, loser, request.user, now)
    form = _choices(request, two)
    if request.method == "POST" and form.is_valid():
        try:
            done = _merged(request, form, two)
        except ChangedMeanwhile:
            form = _choices(request, two)
            form.show_anew()
            done = None
        if done is not None:
            return done
    for one in (survivor, loser):
        if one.email or one.phone:
            record_contacts_shown(request, one, at=now)
    context = {
        "survivor": survivor,
        "loser": loser,
        "form": form,
        "lines": [line for part in merged_parts for line in part.lines(two)],
    }
    return TemplateResponse(request, f"{TEMPLATES}/merge.html", context)


def _choices(request: SignedInRequest, two: Two) -> MergeForm:
    """Of what both are at this moment."""
    return MergeForm(
        request.POST if request.method == "POST" else None,
        sides=SideBySide.of(two),
        collisions=[each for part in merged_parts for each in part.collisions(two)],
    )


def _merged(request: SignedInRequest, form: MergeForm, two: Two) -> HttpResponse | None:
    """Where it leads; none, with what is wrong in the form, where nothing was merged.

    Raises `ChangedMeanwhile`.
    """
    try:
        done = merge(
            two.survivor.pk,
            two.loser.pk,
            chosen=form.chosen,
            decided=form.decided,
            by=request.user,
            at=two.at,
        )
    except Gone:
        messages.error(
            request,
            _("Somebody merged one of the two a moment ago, so nothing was done here. Look again."),
        )
        return redirect("organisations:duplicate_list")
    except Refusals as refusals:
        form.refuse(refusals)
        return None
    messages.success(
        request,
        _("%(loser)s is now part of %(survivor)s. You can undo it on this page.")
        % {"loser": done.loser_name, "survivor": two.survivor.name},
    )
    return redirect(done)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_safe
def merge_list(request: SignedInRequest) -> HttpResponse:
    seen = Merge.objects.visible_to(request.user).select_related("survivor", "by", "undone_by")
    context = {"page": requested_page(request, seen)}
    return TemplateResponse(request, f"{TEMPLATES}/list.html", context)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_safe
def merge_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    done = _merge(request, pk)
    refusal = why_not(done)
    context: dict[str, Any] = {
        "merge": done,
        "refusal": refusal,
        "may_undo": refusal is None and may_undo(request.user, done),
    }
    return TemplateResponse(request, f"{TEMPLATES}/detail.html", context)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def merge_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    done = _merge(request, pk)
    try:
        undone = undo(done, by=request.user, at=timezone.now())
    except NotUndoable as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request,
            _("%(loser)s is in the register again, under its own number.")
            % {"loser": undone.loser_name},
        )
    return redirect(done)


def _merge(request: SignedInRequest, pk: int) -> Merge:
    seen = Merge.objects.visible_to(request.user).select_related("survivor", "by", "undone_by")
    return get_object_or_404(seen, pk=pk)
