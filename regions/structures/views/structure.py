"""Which structures there are; the page of one; founding and changing it; what its texts said before."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere, public
from portal.accounts.permissions import Permission
from portal.prepared import Prepared
from portal.registry.page_parts import made
from portal.revisions.comparison import compare_texts
from portal.revisions.history import compared_pair, entries
from portal.revisions.named_text import from_kept
from portal.ui.lists import requested_page
from regions.structures.access import structure_for
from regions.structures.forms.structure import StructureForm
from regions.structures.listing import StructureFilter
from regions.structures.models import Structure
from regions.structures.structure_page import StructureVisit, structure_links, structure_parts
from regions.structures.texts import TEXTS, chain_of

PAGE_SIZE = 50

_OF_NUMBER = Prepared(
    lambda *, number: Structure.objects.filter(pk=number).select_related("parent").order_by()
)


@public
@require_safe
def structure_list(request: HttpRequest) -> HttpResponse:
    form = StructureFilter(request.GET, by=request.user, at_day=timezone.localdate())
    page = requested_page(request, form.rows, size=PAGE_SIZE)
    may_found = request.user.is_authenticated and request.user.has_perm_anywhere(
        Permission.EDIT_STRUCTURES
    )
    may_ask = request.user.is_authenticated and request.user.has_perm_anywhere(
        Permission.VIEW_MEMBERS
    )
    context = {"filter": form, "page": page, "may_found": may_found, "may_ask": may_ask}
    return TemplateResponse(request, "structures/structure/list.html", context)


@public
@require_safe
def structure_detail(request: HttpRequest, structure_id: int) -> HttpResponse:
    """For everybody: what it is, what it is for, whom its members represent. Names for who may see them."""
    structure = _OF_NUMBER.one(number=structure_id)
    if structure is None:
        raise Http404
    visit = StructureVisit(structure, request.user, timezone.now())
    context = {
        "structure": structure,
        "parts": made(structure_parts, visit),
        "links": made(structure_links, visit),
    }
    return TemplateResponse(request, "structures/structure/detail.html", context)


@permitted_anywhere(Permission.EDIT_STRUCTURES)
@require_http_methods(["GET", "HEAD", "POST"])
def structure_new(request: SignedInRequest) -> HttpResponse:
    return _fill_in(request, None)


@permitted_anywhere(Permission.EDIT_STRUCTURES)
@require_http_methods(["GET", "HEAD", "POST"])
def structure_edit(request: SignedInRequest, structure_id: int) -> HttpResponse:
    return _fill_in(request, structure_for(request.user, structure_id, Permission.EDIT_STRUCTURES))


def _fill_in(request: SignedInRequest, structure: Structure | None) -> HttpResponse:
    form = StructureForm(request.POST or None, thing=structure, by=request.user, at=timezone.now())
    if request.method == "POST" and form.is_valid() and (saved := form.save()):
        messages.success(
            request, _("The structure is saved.") if structure else _("The structure is founded.")
        )
        return redirect(saved)
    return TemplateResponse(request, "structures/structure/edit.html", {"form": form})


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def structure_history(request: SignedInRequest, structure_id: int) -> HttpResponse:
    """What its texts said, and two of them side by side where the address asks for that."""
    structure = structure_for(request.user, structure_id, Permission.VIEW_MEMBERS)
    chain = chain_of(structure).select_related("author")
    revisions = list(chain)
    context = {
        "structure": structure,
        "revisions": revisions,
        "entries": entries(revisions, diff_url=request.path, restore_url=None),
        "url": request.path,
    }
    if "to" in request.GET:
        pair = compared_pair(request, chain)
        context |= {
            "before": pair.before,
            "after": pair.after,
            "comparison": compare_texts(
                TEXTS, from_kept(TEXTS, pair.before.texts), from_kept(TEXTS, pair.after.texts)
            ),
        }
    return TemplateResponse(request, "structures/structure/history.html", context)
