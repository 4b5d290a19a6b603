"""Drafts: read, compare with what a colleague published meanwhile, discard."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest
from portal.accounts.permissions import Permission
from portal.revisions.rescued_text import mark_of_writer
from portal.revisions.succession import newest_number
from regions.access import in_region
from regions.models import ProfileDraft, ProfileRevision, Region
from regions.profiles.comparison import compare_contents
from regions.profiles.content import Content
from regions.profiles.drafts import DraftMark, discard_draft
from regions.profiles.forms.section import SectionForm
from regions.profiles.merging import merge
from regions.profiles.revisions import current_revision
from regions.profiles.shown import row_table
from regions.profiles.views.addresses import edit_url


def _draft_or_404(request: SignedInRequest, region: Region, draft_id: uuid.UUID) -> ProfileDraft:
    drafts = ProfileDraft.objects.visible_to(request.user, region)
    return get_object_or_404(drafts.select_related("author", "region", "forked_from"), pk=draft_id)


def _base(draft: ProfileDraft) -> ProfileRevision | None:
    """The revision that the draft was written on; None where the section was empty."""
    revisions = ProfileRevision.objects.of_section(draft.region, draft.section)
    return revisions.filter(number=draft.based_on).first()


@in_region(Permission.EDIT_PROFILE, hidden=True)
@require_safe
def draft_detail(request: SignedInRequest, *, region: Region, draft_id: uuid.UUID) -> HttpResponse:
    draft = _draft_or_404(request, region, draft_id)
    content = Content.of(draft)
    current = current_revision(region, draft.section)
    return TemplateResponse(
        request,
        "regions/draft/detail.html",
        {
            "region": region,
            "section": draft.section,
            "draft": draft,
            "content": content,
            "table": row_table(draft.section, content),
            "comparison": compare_contents(draft.section, Content.of(current), content),
            "current": current,
            "is_behind": draft.based_on != newest_number(current),
            "is_own": draft.author == request.user,
            "edit_url": edit_url(region, draft.section, draft=draft.pk),
            "copy_url": edit_url(region, draft.section, copy=draft.pk),
        },
    )


@in_region(Permission.EDIT_PROFILE, hidden=True)
@require_safe
def draft_conflict(
    request: SignedInRequest, *, region: Region, draft_id: uuid.UUID
) -> HttpResponse:
    """Mine, theirs and what both began from. Nothing is overwritten by looking at it."""
    draft = _draft_or_404(request, region, draft_id)
    section = draft.section
    if draft.author != request.user:
        return redirect(draft)
    current = current_revision(region, section)
    number = newest_number(current)
    was_published = draft.based_on != number
    if not was_published and draft.forked_from is None:
        return redirect(edit_url(region, section, draft=draft.pk))
    base, mine = Content.of(_base(draft)), Content.of(draft)
    theirs = Content.of(current if was_published else draft.forked_from)
    merged = merge(section, base, mine, theirs)
    form = SectionForm(
        section=section,
        base=number,
        content=merged.content,
        mark=DraftMark(draft.pk, draft.version),
    )
    return TemplateResponse(
        request,
        "regions/draft/conflict.html",
        {
            "region": region,
            "section": section,
            "draft": draft,
            "current": current if was_published else None,
            "base": base,
            "base_table": row_table(section, base),
            "mine": compare_contents(section, base, mine),
            "theirs": compare_contents(section, base, theirs),
            "between": compare_contents(section, theirs, mine),
            "both": merged.both,
            "form": form,
            "writer": mark_of_writer(request),
            "may_publish": request.user.has_perm(Permission.PUBLISH_PROFILE, region),
            "onto_url": edit_url(region, section, draft=draft.pk, onto=number),
            "edit_action": edit_url(region, section),
        },
    )


@in_region(Permission.EDIT_PROFILE, hidden=True)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_discard(request: SignedInRequest, *, region: Region, draft_id: uuid.UUID) -> HttpResponse:
    """Ask on a page of its own, then throw away one's own draft."""
    draft = _draft_or_404(request, region, draft_id)
    if draft.author != request.user:
        raise PermissionDenied
    if request.method != "POST":
        context = {"region": region, "section": draft.section, "draft": draft}
        return TemplateResponse(request, "regions/draft/discard.html", context)
    discard_draft(draft=draft, by=request.user, at=timezone.now())
    messages.success(request, _("Your draft was discarded. The published text stands."))
    return redirect(region)
