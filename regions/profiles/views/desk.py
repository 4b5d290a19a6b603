"""What lies before somebody who writes a section: the form, and the draft it was opened on."""

import uuid
from dataclasses import dataclass, replace

from django.http import Http404
from django.shortcuts import get_object_or_404

from portal.accounts.access import SignedInRequest
from portal.revisions.rescued_text import rescued_fields
from portal.revisions.succession import newest_number
from regions.models import ProfileDraft, Region
from regions.models.profile import ProfileDraftQuerySet
from regions.profiles.content import Content
from regions.profiles.drafts import DraftMark
from regions.profiles.forms.section import SectionForm
from regions.profiles.revisions import current_revision
from regions.sections import Section


@dataclass(frozen=True)
class Desk:
    """The form, and what the writer should know before going on."""

    form: SectionForm
    preview: Content | None = None
    draft: ProfileDraft | None = None
    was_rescued: bool = False
    # Adding a row is no mistake: what is wrong is shown by the other buttons.
    is_checked: bool = True

    @property
    def is_kept(self) -> bool:
        """Whether the draft says what stands in the form."""
        return self.draft is not None and Content.of(self.draft) == self.form.typed


def open_desk(request: SignedInRequest, region: Region, section: Section) -> Desk:
    """What was kept from a lost session; else one's own draft; else the published text."""
    current = current_revision(region, section)
    number = newest_number(current)
    if fields := rescued_fields(request):
        typed = SectionForm(fields, section=section)
        base = fields.get("base", "")
        typed.is_valid()
        form = SectionForm(
            section=section,
            base=int(base) if base.isdecimal() and len(base) < 9 else number,
            content=typed.typed,
            mark=typed.mark,
        )
        return Desk(form, was_rescued=True)
    if copied := _draft_of_address(request, region, section, "copy"):
        content = replace(Content.of(copied), note="")
        return Desk(SectionForm(section=section, base=copied.based_on, content=content))
    draft = _draft_of_address(request, region, section, "draft", own=True)
    if draft is None and "fresh" not in request.GET:
        draft = section_drafts(region, section).filter(author=request.user).first()
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


def section_drafts(region: Region, section: Section) -> ProfileDraftQuerySet:
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
    drafts = section_drafts(region, section)
    return get_object_or_404(drafts.filter(author=request.user) if own else drafts, pk=draft_id)


def draft_of_form(
    request: SignedInRequest, region: Region, section: Section
) -> ProfileDraft | None:
    """One's own draft that the sent form was opened on, if it is still there."""
    try:
        draft_id = uuid.UUID(request.POST.get("draft", ""))
    except ValueError:
        return None
    return section_drafts(region, section).filter(author=request.user, pk=draft_id).first()
