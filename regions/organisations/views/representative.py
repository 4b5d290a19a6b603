"""Who represents an organisation: colleagues are invited, one leaves, the staff take somebody away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.limits import is_within
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import too_many_requests
from portal.audit import trail
from portal.ui.localised import page_language
from regions.organisations.access import organisation_or_404
from regions.organisations.claiming.claims import invite_colleague
from regions.organisations.claiming.leaving import end_representation
from regions.organisations.forms.claim import ColleagueForm
from regions.organisations.models import Claim, Organisation


def _organisation(request: SignedInRequest, public_id: str) -> Organisation:
    """For who represents it or edits it; 403 for who only sees it."""
    organisation = organisation_or_404(Organisation.objects.named_for(request.user), public_id)
    own = Organisation.objects.represented_by(request.user) | Organisation.objects.editable_by(
        request.user
    )
    if not own.filter(pk=organisation.pk).exists():
        raise PermissionDenied
    return organisation


@permitted_anywhere(Permission.NAME_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def representative_list(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Those who represent it, those who are invited, and a form to invite a colleague."""
    organisation = _organisation(request, public_id)
    form = ColleagueForm(
        request.POST if request.method == "POST" else None, initial={"language": page_language()}
    )
    if request.method == "POST" and form.is_valid():
        if not is_within(request, "colleague"):
            return too_many_requests(request)
        chosen = form.cleaned_data
        try:
            invite_colleague(organisation, **chosen, by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s gets a link by mail.") % {"name": chosen["name"]})
            return redirect("organisations:representative_list", organisation.public_id)
    trail.record_reading(
        request, "representatives.read", by=request.user, at=timezone.now(), subject=organisation
    )
    invited = organisation.claims.filter(state=Claim.State.OPEN, asked=Claim.Asked.INVITED)
    context = {
        "organisation": organisation,
        "form": form,
        "representatives": organisation.representatives.select_related("user").order_by(
            "user__name", "pk"
        ),
        "invited": invited.order_by("created_at"),
    }
    return TemplateResponse(request, "organisations/representative/list.html", context)


@permitted_anywhere(Permission.NAME_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def representative_end(request: SignedInRequest, public_id: str, user_id: int) -> HttpResponse:
    """Ask on a page of its own. Representatives end their own; the staff anybody's."""
    organisation = _organisation(request, public_id)
    representative = get_object_or_404(
        organisation.representatives.select_related("user"), user=user_id
    )
    is_oneself = representative.user_id == request.user.pk
    may_edit = Organisation.objects.editable_by(request.user).filter(pk=organisation.pk).exists()
    if not (is_oneself or may_edit):
        raise Http404
    if request.method == "POST":
        person = representative.user
        end_representation(organisation, user=person, by=request.user, at=timezone.now())
        messages.success(
            request,
            _("You no longer represent %(organisation)s.") % {"organisation": organisation}
            if is_oneself
            else _("%(person)s no longer represents %(organisation)s.")
            % {"person": person, "organisation": organisation},
        )
        if is_oneself:
            return redirect("dashboard:home")
        return redirect("organisations:representative_list", organisation.public_id)
    context = {
        "organisation": organisation,
        "representative": representative,
        "is_oneself": is_oneself,
        "is_last": organisation.representatives.count() == 1,
    }
    return TemplateResponse(request, "organisations/representative/end.html", context)
