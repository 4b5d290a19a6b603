"""Drafts of sections: saved, set aside, used up and discarded. Whatever happens, no text is lost."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.ui.sending import Sending
from regions.access import require_still
from regions.models import ProfileDraft, Region
from regions.profiles.content import Content
from regions.profiles.revisions import current_revision
from regions.sections import Section


@dataclass(frozen=True)
class DraftMark:
    """Which draft a form was opened on, and at which of its saves."""

    id: uuid.UUID
    version: int


@dataclass(frozen=True)
class SavedDraft:
    draft: ProfileDraft
    # The draft had been saved in another window meanwhile, so this text was set beside it.
    was_set_aside: bool


@transaction.atomic
def save_draft(
    *,
    region: Region,
    section: Section,
    content: Content,
    base: int,
    by: User,
    at: dt.datetime,
    mark: DraftMark | None = None,
) -> SavedDraft:
    """Keep the text. A draft that was saved elsewhere in the meantime stays as it is."""
    require_still(by, Permission.EDIT_PROFILE, region)
    texts = content.as_fields()
    own = ProfileDraft.objects.filter(author=by, region=region, section_key=section.key)
    if mark and own.filter(pk=mark.id, version=mark.version).update(
        version=F("version") + 1,
        updated_at=at,
        based_on=base,
        forked_from=None,
        # A form that saved it by itself before must not take it for its own any more.
        form="",
        sending=0,
        **texts,
    ):
        return SavedDraft(own.get(pk=mark.id), was_set_aside=False)
    origin = own.filter(pk=mark.id).first() if mark else None
    if same := _same_text(own, content, base=base, origin=origin):
        return SavedDraft(same, was_set_aside=same != origin and same.forked_from is not None)
    draft = ProfileDraft.objects.create(
        region=region,
        section_key=section.key,
        author=by,
        based_on=base,
        forked_from=origin,
        updated_at=at,
        **texts,
    )
    return SavedDraft(draft, was_set_aside=origin is not None)


@transaction.atomic
def autosave_draft(
    *,
    region: Region,
    section: Section,
    content: Content,
    base: int,
    by: User,
    at: dt.datetime,
    mark: DraftMark | None,
    sending: Sending,
) -> SavedDraft | None:
    """Keep what is being typed. None where the text is the published one and there is no draft.

    A form goes on with the draft that it saved last, even if it never heard of it; what was
    overtaken on the way changes nothing. A draft that another window has saved since stays as it
    is: this text is set aside once, and that draft is gone on with.
    """
    require_still(by, Permission.EDIT_PROFILE, region)
    own = ProfileDraft.objects.filter(author=by, region=region, section_key=section.key)
    draft = own.filter(form=sending.form).first() if sending.form else None
    if draft is None:
        origin = own.filter(pk=mark.id).first() if mark else None
        if origin is None and content == Content.of(current_revision(region, section)):
            return None
        if mark and origin and origin.version == mark.version:
            draft = origin
        else:
            draft = ProfileDraft(
                region=region, section_key=section.key, author=by, forked_from=origin, version=0
            )
    elif sending.count <= draft.sending:
        return SavedDraft(draft, was_set_aside=draft.forked_from_id is not None)
    was_set_aside = draft.forked_from_id is not None
    if draft.version and _says(draft, content, base=base):
        return SavedDraft(draft, was_set_aside)
    for name, value in content.as_fields().items():
        setattr(draft, name, value)
    draft.based_on, draft.version, draft.updated_at = base, draft.version + 1, at
    draft.form, draft.sending = sending.form, sending.count
    draft.save()
    return SavedDraft(draft, was_set_aside)


@transaction.atomic
def discard_draft(*, draft: ProfileDraft, by: User, at: dt.datetime) -> None:
    trail.record(
        "profile.draft_discarded",
        subject=draft,
        by=by,
        at=at,
        scope=draft.region_id,
        section=draft.section_key,
    )
    draft.delete()


def use_up(mark: DraftMark | None, by: User) -> None:
    """The draft has become a revision, unless it was saved again elsewhere."""
    if mark:
        ProfileDraft.objects.filter(pk=mark.id, version=mark.version, author=by).delete()


def _says(draft: ProfileDraft, content: Content, *, base: int) -> bool:
    is_same_text = Content.of(draft) == content and draft.note == content.note
    return is_same_text and draft.language == content.language and draft.based_on == base


def _same_text(
    own: Iterable[ProfileDraft], content: Content, *, base: int, origin: ProfileDraft | None
) -> ProfileDraft | None:
    """The draft that the same text became when it was sent before: a double click makes one."""
    for draft in own:
        is_candidate = draft == origin or draft.based_on == base
        if is_candidate and Content.of(draft) == content and draft.note == content.note:
            return draft
    return None
