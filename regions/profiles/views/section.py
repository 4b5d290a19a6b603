"""Writing one section: open the form, look at it, save a draft, publish."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import signed_out
from portal.revisions.rescued_text import (
    forget,
    is_from_writer,
    is_rescuable,
    mark_of_writer,
)
from portal.revisions.succession import NothingNew, newest_number
from portal.ui.sending import Sending
from regions.access import in_region
from regions.models import ProfileRevision, Region
from regions.profiles.drafts import autosave_draft, save_draft
from regions.profiles.forms.section import SectionForm
from regions.profiles.publishing import EditConflict, publish
from regions.profiles.revisions import current_revision
from regions.profiles.shown import row_table
from regions.profiles.views.addresses import edit_url, section_or_404, to_conflict
from regions.profiles.views.desk import Desk, draft_of_form, open_desk, section_drafts
from regions.profiles.views.rescued_text import rescuing_section
from regions.section_data import tables_of, where_changed
from regions.sections import Section


@rescuing_section
@in_region(Permission.EDIT_PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: SignedInRequest, *, region: Region, section_key: str) -> HttpResponse:
    section = section_or_404(section_key)
    if request.method != "POST":
        return _page(request, region, section, open_desk(request, region, section))
    if not is_from_writer(request):
        # Nobody publishes under their own name what somebody else had typed in this browser.
        return signed_out(request)
    is_unfinished = "add_row" in request.POST or "save_draft" in request.POST
    # A preview is as strict as publishing, so that nothing comes as a surprise afterwards.
    form = SectionForm(request.POST, section=section, publishing=not is_unfinished)
    draft = draft_of_form(request, region, section)
    if "add_row" in request.POST:
        form.rows.add()
        return _page(request, region, section, Desk(form, draft=draft, is_checked=False))
    if "publish" not in request.POST and "save_draft" not in request.POST:
        return _page(request, region, section, Desk(form, preview=form.typed, draft=draft))
    if not form.is_valid():
        return _page(request, region, section, Desk(form, draft=draft))
    is_first_shown = form.cleaned_data["set_aside"]
    answer = _publish if form.publishing and not is_first_shown else _save_draft
    response = answer(request, region, section, form)
    forget(request)
    return response


@in_region(Permission.EDIT_PROFILE)
@require_POST
def section_autosave(request: SignedInRequest, *, region: Region, section_key: str) -> JsonResponse:
    """Keep in one's draft what is typed, right or wrong; 413 where no person can have typed so much.

    Nothing is published by it, and it is not worth a line in the trail.
    """
    section = section_or_404(section_key)
    if not is_from_writer(request):
        raise PermissionDenied
    form = SectionForm(request.POST, section=section)
    is_faulty = not form.is_valid()
    if "base" in form.errors or not is_rescuable(request.POST):
        return JsonResponse({}, status=413)
    base = form.cleaned_data["base"]
    saved = autosave_draft(
        region=region,
        section=section,
        content=form.keepable,
        base=base,
        by=request.user,
        at=timezone.now(),
        mark=form.mark,
        sending=Sending.of(request.POST),
    )
    if saved is None:
        return JsonResponse({"fields": {}})
    fields = {"draft": saved.draft.pk, "draft_version": saved.draft.version}
    if saved.was_set_aside:
        fields["set_aside"] = "1"
    current = current_revision(region, section)
    is_behind = base != newest_number(current)
    notices = {"clash": saved.was_set_aside, "faulty": is_faulty, "behind": is_behind}
    return JsonResponse(
        {
            "fields": fields,
            "time": time_format(timezone.localtime(saved.draft.updated_at)),
            "notice": next((name for name, holds in notices.items() if holds), ""),
        }
    )


def _page(request: SignedInRequest, region: Region, section: Section, desk: Desk) -> HttpResponse:
    current = current_revision(region, section)
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
            "data": tables_of(region, timezone.localdate(), reader=request.user).get(section.key),
            "data_link": where_changed(region, section.key),
            "current": current,
            "is_behind": str(base) != str(newest_number(current)),
            "colleagues_drafts": section_drafts(region, section)
            .exclude(author=request.user)
            .select_related("author", "region"),
            "may_publish": request.user.has_perm(Permission.PUBLISH_PROFILE, region),
        },
    )


def _save_draft(
    request: SignedInRequest, region: Region, section: Section, form: SectionForm
) -> HttpResponse:
    now = timezone.now()
    if form.cleaned_data["set_aside"] and (draft := draft_of_form(request, region, section)):
        # Saved by itself a moment ago, before this page was left.
        return to_conflict(draft)
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
