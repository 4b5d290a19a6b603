"""Writing one section: open the form, look at it, save a draft, publish."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest
from portal.accounts.permissions import Permission
from regions.access import in_region
from regions.models import ProfileDraft, ProfileRevision, Region
from regions.models.profile import ProfileDraftQuerySet
from regions.profiles.content import Content
from regions.profiles.forms.section import SectionForm
from regions.profiles.publishing import (
    DraftMark,
    EditConflict,
    NothingNew,
    current_revision,
    publish,
    save_draft,
)
from regions.profiles.shown import row_table
from regions.profiles.views.rescued_text import forget, keeping_text, mark_of_writer, put_by
from regions.sections import BY_KEY, Section


def section_or_404(key: str) -> Section:
    try:
        return BY_KEY[key]
    except KeyError:
        raise Http404 from None


@keeping_text
@in_region(Permission.EDIT_PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: SignedInRequest, *, region: Region, section_key: str) -> HttpResponse:
    section = section_or_404(section_key)
    if request.method != "POST":
        return _page(request, region, section, _open(request, region, section))
    is_unfinished = "add_row" in request.POST or "save_draft" in request.POST
    # A preview is as strict as publishing, so that nothing comes as a surprise afterwards.
    form = SectionForm(request.POST, section=section, publishing=not is_unfinished)
    draft = _draft_of_form(request, region, section)
    if "add_row" in request.POST:
        form.rows.add()
        return _page(request, region, section, Desk(form, draft=draft, is_checked=False))
    if "publish" not in request.POST and "save_draft" not in request.POST:
        return _page(request, region, section, Desk(form, preview=form.typed, draft=draft))
    if not form.is_valid():
        return _page(request, region, section, Desk(form, draft=draft))
    answer = _publish if form.publishing else _save_draft
    response = answer(request, region, section, form)
    forget(request)
    return response


@dataclass(frozen=True)
class Desk:
    """The form, and what the writer should know before going on."""

    form: SectionForm
    preview: Content | None = None
    draft: ProfileDraft | None = None
    was_put_by: bool = False
    # Adding a row is no mistake: what is wrong is shown by the other buttons.
    is_checked: bool = True


def _open(request: SignedInRequest, region: Region, section: Section) -> Desk:
    """What was kept from a lost session; else one's own draft; else the published text."""
    current = current_revision(region, section)
    number = current.number if current else 0
    if fields := put_by(request):
        typed = SectionForm(fields, section=section)
        base = fields.get("base", "")
        typed.is_valid()
        form = SectionForm(
            section=section,
            base=int(base) if base.isdecimal() and len(base) < 9 else number,
            content=typed.typed,
            mark=typed.mark,
        )
        return Desk(form, was_put_by=True)
    if copied := _draft_of_address(request, region, section, "copy"):
        content = replace(Content.of(copied), note="")
        return Desk(SectionForm(section=section, base=copied.based_on, content=content))
    draft = _draft_of_address(request, region, section, "draft", own=True)
    if draft is None and "fresh" not in request.GET:
        draft = _drafts(region, section).filter(author=request.user).first()
    if draft is None:
        content = replace(Content.of(current), note="")
        return Desk(SectionForm(section=section, base=number, content=content))
    form = SectionForm(
        section=section,
        base=number if "onto" in request.GET else draft.based_on,
        content=Content.of(draft),
        mark=DraftMark(draft.pk, draft.version),
    )
    return Desk(form, draft=draft)


def _drafts(region: Region, section: Section) -> ProfileDraftQuerySet:
    return ProfileDraft.objects.filter(region=region, section_key=section.key)


def _draft_of_address(
    request: SignedInRequest, region: Region, section: Section, name: str, *, own: bool = False
) -> ProfileDraft | None:
    """The draft that the address asks for; one that is not there is 404."""
    if name not in request.GET:
        return None
    try:
        draft_id = uuid.UUID(request.GET[name])
    except ValueError:
        raise Http404 from None
    drafts = _drafts(region, section)
    return get_object_or_404(drafts.filter(author=request.user) if own else drafts, pk=draft_id)


def _draft_of_form(
    request: SignedInRequest, region: Region, section: Section
) -> ProfileDraft | None:
    """One's own draft that the sent form was opened on, if it is still there."""
    try:
        draft_id = uuid.UUID(request.POST.get("draft", ""))
    except ValueError:
        return None
    return _drafts(region, section).filter(author=request.user, pk=draft_id).first()


def _page(request: SignedInRequest, region: Region, section: Section, desk: Desk) -> HttpResponse:
    current = current_revision(region, section)
    number = current.number if current else 0
    base = desk.form["base"].value()
    preview = desk.preview
    return TemplateResponse(
        request,
        "regions/profile/edit.html",
        {
            "region": region,
            "section": section,
            "form": desk.form,
            "desk": desk,
            "writer": mark_of_writer(request),
            "errors": desk.form.all_errors if desk.form.is_bound and desk.is_checked else [],
            "preview": preview,
            "preview_table": row_table(section, preview) if preview else None,
            "current": current,
            "is_outrun": str(base) != str(number),
            "colleagues_drafts": _drafts(region, section)
            .exclude(author=request.user)
            .select_related("author", "region"),
            "may_publish": request.user.has_perm(Permission.PUBLISH_PROFILE, region),
        },
    )


def _save_draft(
    request: SignedInRequest, region: Region, section: Section, form: SectionForm
) -> HttpResponse:
    now = timezone.now()
    saved = save_draft(
        region=region,
        section=section,
        content=form.content,
        base=form.cleaned_data["base"],
        by=request.user,
        at=now,
        mark=form.mark,
    )
    if saved.was_set_aside:
        return to_conflict(saved.draft)
    said = _("Draft saved at %(time)s. Only those who may edit this region see it.")
    messages.success(request, said % {"time": time_format(timezone.localtime(now))})
    return redirect(edit_url(region, section, draft=saved.draft.pk))


def _publish(
    request: SignedInRequest, region: Region, section: Section, form: SectionForm
) -> HttpResponse:
    outcome = publish(
        region=region,
        section=section,
        content=form.content,
        base=form.cleaned_data["base"],
        by=request.user,
        at=timezone.now(),
        mark=form.mark,
    )
    if isinstance(outcome, EditConflict):
        return to_conflict(outcome.draft)
    if isinstance(outcome, NothingNew):
        said = _("Nothing has changed in “%(section)s”, so no new revision was made.")
        messages.info(request, _naming(section, said))
    else:
        messages.success(request, published_message(outcome.revision))
    # Not to the section itself: the message stands at the top, and leads there.
    return redirect(region)


def published_message(revision: ProfileRevision) -> str:
    said = _("“%(section)s” is now public as revision %(number)d.")
    return _naming(revision.section, said, number=revision.number)


def _naming(section: Section, said: str, **more: int) -> SafeString:
    """The sentence with the section's name as a link to its place on the region's page."""
    before, after = (said % {"section": "\0", **more}).split("\0")
    link = format_html('<a href="#{}">{}</a>', section.key, section.title)
    return format_html("{}{}{}", before, link, after)


def to_conflict(draft: ProfileDraft) -> HttpResponse:
    """A page of its own, so that it is still there after the browser was closed."""
    return redirect("regions:draft_conflict", draft.region.slug, draft.pk)


def edit_url(region: Region, section: Section, **query: Any) -> str:
    return reverse("regions:section_edit", args=[region.slug, section.key], query=query)
