"""A roadmap's file, taken in again: chosen, looked at, confirmed or put away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from roadmap.access import Refused, why_closed
from roadmap.exchange.page_tables import change_table, conflict_table, problem_table
from roadmap.exchange.preview import digest_of
from roadmap.exchange.taking_in import Changed, RowRefused, put_away, take_in, wishes_in
from roadmap.forms.plan_file import PlanFileForm
from roadmap.models import PlanFile, Roadmap

# Whoever reports somewhere; the project manager changes steps too.
may_take_in = permitted_anywhere(Permission.REPORT_ROADMAP)


@may_take_in
@require_http_methods(["GET", "HEAD", "POST"])
def plan_file_new(request: SignedInRequest, slug: str) -> HttpResponse:
    roadmap = get_object_or_404(Roadmap.objects.visible_to(request.user), slug=slug)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PlanFileForm(*sent, roadmap=roadmap, by=request.user, at=timezone.now())
    if request.method == "POST" and form.is_valid() and (file := form.save()):
        return redirect(file)
    context = {
        "roadmap": roadmap,
        "form": form,
        "refusal": why_closed(roadmap),
        "problems": problem_table(form.problems) if form.problems else None,
        "may_manage": request.user.has_perm(Permission.MANAGE_ROADMAP),
    }
    return TemplateResponse(request, "roadmap/exchange/new.html", context)


@may_take_in
@require_safe
def plan_file_detail(request: SignedInRequest, slug: str, file_id: UUID) -> HttpResponse:
    """What it would change, held against the roadmap as it stands now."""
    file = _own(request, slug, file_id)
    if not file.is_checked:
        return TemplateResponse(request, "roadmap/exchange/over.html", {"file": file})
    wishes = wishes_in(file, by=request.user, at=timezone.now())
    context = {
        "file": file,
        "digest": digest_of(wishes),
        "change_count": len(wishes.changes),
        "bad_count": len({(each.sheet, each.row) for each in wishes.problems}),
        "conflict_count": len(wishes.conflicts),
        "changes": change_table(wishes.changes) if wishes.changes else None,
        "problems": problem_table(wishes.problems) if wishes.problems else None,
        "conflicts": conflict_table(wishes.conflicts) if wishes.conflicts else None,
        "refusal": why_closed(file.roadmap),
    }
    return TemplateResponse(request, "roadmap/exchange/preview.html", context)


@may_take_in
@require_POST
def plan_file_apply(request: SignedInRequest, slug: str, file_id: UUID) -> HttpResponse:
    """Write what the button said; where that is not what stands there any more, show it anew."""
    file = _own(request, slug, file_id)
    digest = request.POST.get("digest", "")
    try:
        count = take_in(file, digest=digest, by=request.user, at=timezone.now())
    except Changed:
        messages.error(
            request,
            _("The roadmap has changed since you looked. Nothing was written. Look again."),
        )
    except (RowRefused, Refused) as refused:
        words = " ".join(refused.messages) if isinstance(refused, Refused) else str(refused)
        messages.error(request, _("Nothing was written. %(why)s") % {"why": words})
    else:
        if count:
            said = ngettext("%(count)d change was made.", "%(count)d changes were made.", count)
            messages.success(request, said % {"count": count})
    return redirect(file)


@may_take_in
@require_POST
def plan_file_put_away(request: SignedInRequest, slug: str, file_id: UUID) -> HttpResponse:
    """Forget what the file wants."""
    file = _own(request, slug, file_id)
    if put_away(file, by=request.user):
        messages.success(request, _("The file was put away. Nothing was changed."))
        return redirect("roadmap:plan_file_new", slug)
    return redirect(file)


def _own(request: SignedInRequest, slug: str, file_id: UUID) -> PlanFile:
    """One's own, of a roadmap that one may still see."""
    files = PlanFile.objects.visible_to(request.user).select_related("roadmap")
    roadmaps = Roadmap.objects.visible_to(request.user)
    return get_object_or_404(files, pk=file_id, roadmap__slug=slug, roadmap__in=roadmaps)
