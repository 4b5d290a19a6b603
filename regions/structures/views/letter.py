"""Letters to the members: written and previewed, the archive, and the link that ends them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere, public
from portal.accounts.limits import is_spent, is_within
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import too_many_requests
from portal.ui.lists import requested_page
from portal.ui.localised import page_language
from regions.structures.access import structure_for
from regions.structures.forms.letter import LetterForm
from regions.structures.mailing.letters import mail_of, send_letter
from regions.structures.mailing.off import is_off_token, turn_off
from regions.structures.mailing.recipients import readers_of
from regions.structures.models import Structure, StructureLetter

TEMPLATES = "structures/mailing"
PAGE_SIZE = 50


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def letter_list(request: SignedInRequest, structure_id: int) -> HttpResponse:
    """The archive, for members."""
    structure = structure_for(request.user, structure_id, Permission.VIEW_MEMBERS)
    letters = structure.letters.select_related("by")
    context = {
        "structure": structure,
        "page": requested_page(request, letters, size=PAGE_SIZE),
        "may_write": request.user.has_perm(Permission.RUN_STRUCTURE, structure),
    }
    return TemplateResponse(request, f"{TEMPLATES}/list.html", context)


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def letter_detail(request: SignedInRequest, structure_id: int, letter_id: str) -> HttpResponse:
    structure = structure_for(request.user, structure_id, Permission.VIEW_MEMBERS)
    letter = get_object_or_404(structure.letters.select_related("by"), pk=letter_id)
    return TemplateResponse(
        request, f"{TEMPLATES}/detail.html", {"structure": structure, "letter": letter}
    )


@never_cache
@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request: SignedInRequest, structure_id: int) -> HttpResponse:
    """Written, shown as it will be read with how many get it, and only then sent."""
    structure = structure_for(request.user, structure_id, Permission.RUN_STRUCTURE)
    today = timezone.localdate()
    among = Structure.objects.run_by(request.user).standing_on(today).by_name()
    form = LetterForm(request.POST or None, among=among, first=structure)
    context = {"structure": structure, "form": form}
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        chosen = form.cleaned_data | {"structures": list(form.cleaned_data["structures"])}
        if "send" in request.POST:
            if not is_within(request, "structure_letter"):
                return too_many_requests(request)
            try:
                letter = send_letter(**chosen, by=request.user, at=timezone.now())
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                return _sent(request, structure, letter)
        context |= _preview(request, chosen)
    return TemplateResponse(request, f"{TEMPLATES}/new.html", context)


def _preview(request: SignedInRequest, chosen: dict[str, Any]) -> dict[str, Any]:
    structures = chosen["structures"]
    letter = StructureLetter(by=request.user, subject=chosen["subject"], text=chosen["text"])
    mail = mail_of(
        letter,
        structures,
        to=request.user.email,
        language=page_language(),
        greeted=request.user.name,
        off="/…",
    ).message()
    readers = readers_of(structures, on=timezone.localdate())
    return {"preview": mail, "readers": readers}


def _sent(request: SignedInRequest, structure: Structure, letter: StructureLetter) -> HttpResponse:
    count = letter.recipient_count
    said = ngettext(
        "The letter is on its way to %(count)d address.",
        "The letter is on its way to %(count)d addresses.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("structures:letter_list", structure.pk)


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letters_off(
    request: HttpRequest, letter_id: str, membership_id: int, token: str
) -> HttpResponse:
    """No more letters. The token is the permission: mail programs press the button by themselves."""
    if is_spent(request, "structure_letters_off"):
        return too_many_requests(request)
    letter = StructureLetter.objects.filter(pk=letter_id).first()
    if letter is None or not is_off_token(letter, membership_id, token):
        is_within(request, "structure_letters_off")
        raise Http404
    is_off = request.method == "POST"
    if is_off:
        structures = turn_off(letter, membership_id, at=timezone.now())
    else:
        structures = list(letter.structures.by_name())
    context = {"is_off": is_off, "structures": structures}
    response = TemplateResponse(request, f"{TEMPLATES}/off.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
