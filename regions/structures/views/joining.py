"""Joining an open group, and leaving it: without an account, by a link in a mail. GET changes nothing."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.access import public
from portal.accounts.limits import is_spent, is_within
from portal.accounts.views.refusal import too_many_requests
from portal.ui.localised import page_language
from regions.structures.forms.joining import GuardedForm, JoinForm, LeaveForm
from regions.structures.members import joining, links
from regions.structures.models import Joining, Membership, Structure
from regions.structures.views.member import METHODS
from regions.structures.views.nomination import dead_link, private

TEMPLATES = "structures/joining"


def _open_group(structure_id: int) -> Structure:
    structure = get_object_or_404(Structure, pk=structure_id)
    if not structure.is_open or not structure.stands_on(timezone.localdate()):
        raise Http404
    return structure


@public
@never_cache
@require_http_methods(METHODS)
def join_new(request: HttpRequest, structure_id: int) -> HttpResponse:
    structure = _open_group(structure_id)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not is_within(request, "structure_join"):
            return too_many_requests(request)
        if form.is_valid() and _is_done(form, structure):
            return _asked(request, structure, is_leaving=False)
    return TemplateResponse(
        request, f"{TEMPLATES}/join.html", {"form": form, "structure": structure}
    )


def _is_done(form: JoinForm, structure: Structure) -> bool:
    if form.is_of_a_robot:
        # It hears what people hear, and nothing comes of it.
        return True
    names = ("name", "email", "language", "represented")
    said = {name: form.cleaned_data[name] for name in names}
    try:
        joining.ask_to_join(structure, **said, at=timezone.now())
    except ValidationError as refused:
        form.add_error(None, refused.messages[0])
        return False
    return True


@public
@never_cache
@require_http_methods(METHODS)
def leave_new(request: HttpRequest, structure_id: int) -> HttpResponse:
    structure = _open_group(structure_id)
    form: GuardedForm = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not is_within(request, "structure_join"):
            return too_many_requests(request)
        if form.is_valid():
            if not form.is_of_a_robot:
                joining.ask_to_leave(
                    structure,
                    email=form.cleaned_data["email"],
                    language=page_language(),
                    at=timezone.now(),
                )
            return _asked(request, structure, is_leaving=True)
    return TemplateResponse(
        request, f"{TEMPLATES}/leave.html", {"form": form, "structure": structure}
    )


def _asked(request: HttpRequest, structure: Structure, *, is_leaving: bool) -> HttpResponse:
    """The same for everybody: whether the address is that of a member, the mail alone tells."""
    context = {"structure": structure, "is_leaving": is_leaving}
    return TemplateResponse(request, f"{TEMPLATES}/asked.html", context)


@public
@never_cache
@require_http_methods(METHODS)
def join_link(request: HttpRequest, joining_id: int, token: str) -> HttpResponse:
    """The link of the mail, and its button."""
    if is_spent(request, "structure_link"):
        return too_many_requests(request)
    now = timezone.now()
    asked = Joining.objects.select_related("structure", "represented").filter(pk=joining_id).first()
    if (
        asked is None
        or not links.is_token(links.JOIN, asked.pk, token)
        or not joining.is_alive(asked, at=now)
    ):
        return dead_link(request)
    member, error = None, ""
    if request.method == "POST":
        try:
            member = joining.join(asked, at=now)
        except ValidationError as refused:
            error = refused.messages[0]
    context = {
        "structure": asked.structure,
        "asked": asked,
        "is_done": member is not None,
        "is_claimed": member is not None and member.claimed_id is not None,
        "error": error,
    }
    return private(TemplateResponse(request, f"{TEMPLATES}/join_link.html", context))


@public
@never_cache
@require_http_methods(METHODS)
def leave_link(request: HttpRequest, membership_id: int, token: str) -> HttpResponse:
    """From a letter, or a mail that was asked for; pressed again it says the same."""
    if is_spent(request, "structure_link"):
        return too_many_requests(request)
    member = Membership.objects.select_related("structure").filter(pk=membership_id).first()
    if not links.is_token(links.LEAVE, membership_id, token):
        return dead_link(request)
    now = timezone.now()
    if member is not None and request.method == "POST":
        joining.leave(member, at=now)
    is_active = member is not None and member.is_active_on(timezone.localdate(now))
    context = {
        # Of a membership that left no trace, the token alone says that it was.
        "structure": member.structure if member is not None else None,
        "is_done": request.method == "POST" or not is_active,
    }
    return private(TemplateResponse(request, f"{TEMPLATES}/leave_link.html", context))
