"""Saving drafts, publishing and restoring sections. Whatever happens, no text is lost."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from regions.models import ProfileDraft, ProfileRevision, Region
from regions.profiles.content import Content
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


@dataclass(frozen=True)
class Published:
    revision: ProfileRevision


@dataclass(frozen=True)
class NothingNew:
    """The text says what the current revision says."""


@dataclass(frozen=True)
class EditConflict:
    """A colleague was faster; the text is safe in `draft`."""

    draft: ProfileDraft


Outcome = Published | NothingNew | EditConflict


def current_revision(region: Region, section: Section) -> ProfileRevision | None:
    return ProfileRevision.objects.of_section(region, section).order_by("-number").first()


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
    _ask_again(by, Permission.EDIT_PROFILE, region)
    texts = content.as_fields()
    own = ProfileDraft.objects.filter(author=by, region=region, section_key=section.key)
    if mark and own.filter(pk=mark.id, version=mark.version).update(
        version=F("version") + 1, updated_at=at, based_on=base, forked_from=None, **texts
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
def publish(
    *,
    region: Region,
    section: Section,
    content: Content,
    base: int,
    by: User,
    at: dt.datetime,
    mark: DraftMark | None = None,
) -> Outcome:
    """Write the revision that succeeds `base`; if it has a successor already, keep a draft."""
    _ask_again(by, Permission.PUBLISH_PROFILE, region)
    current = current_revision(region, section)
    if content == Content.of(current):
        _use_up(mark, by)
        return NothingNew()
    revision = None
    if base == (current.number if current else 0):
        revision = _succeed(region, section, content, base=base, by=by, at=at)
    if revision is None:
        saved = save_draft(
            region=region, section=section, content=content, base=base, by=by, at=at, mark=mark
        )
        return EditConflict(saved.draft)
    _use_up(mark, by)
    trail.record(
        "profile.published",
        subject=revision,
        by=by,
        at=at,
        scope=region.code,
        section=section.key,
        number=revision.number,
    )
    return Published(revision)


@transaction.atomic
def restore(
    *, revision: ProfileRevision, base: int, by: User, at: dt.datetime
) -> ProfileRevision | None:
    """Publish an earlier revision's text again. None if `base` is no longer the current one."""
    region, section = revision.region, revision.section
    _ask_again(by, Permission.PUBLISH_PROFILE, region)
    current = current_revision(region, section)
    if current is None or current.number != base:
        return None
    restored = _succeed(
        region,
        section,
        Content.of(revision),
        base=base,
        by=by,
        at=at,
        restored_from=revision.number,
    )
    if restored is not None:
        trail.record(
            "profile.restored",
            subject=restored,
            by=by,
            at=at,
            scope=region.code,
            section=section.key,
            number=restored.number,
            restored_from=revision.number,
        )
    return restored


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


def _same_text(
    own: Iterable[ProfileDraft], content: Content, *, base: int, origin: ProfileDraft | None
) -> ProfileDraft | None:
    """The draft that the same text became when it was sent before: a double click makes one."""
    for draft in own:
        is_candidate = draft == origin or draft.based_on == base
        if is_candidate and Content.of(draft) == content and draft.note == content.note:
            return draft
    return None


def _succeed(
    region: Region,
    section: Section,
    content: Content,
    *,
    base: int,
    by: User,
    at: dt.datetime,
    restored_from: int | None = None,
) -> ProfileRevision | None:
    """None where somebody wrote the same number a moment ago: the database has the last word."""
    try:
        with transaction.atomic():
            return ProfileRevision.objects.create(
                region=region,
                section_key=section.key,
                number=base + 1,
                **content.as_fields(),
                author=by,
                published_at=at,
                restored_from=restored_from,
            )
    except IntegrityError:
        return None


def _use_up(mark: DraftMark | None, by: User) -> None:
    """The draft has become a revision, unless it was saved again elsewhere."""
    if mark:
        ProfileDraft.objects.filter(pk=mark.id, version=mark.version, author=by).delete()


def _ask_again(by: User, permission: Permission, region: Region) -> None:
    """Inside the transaction, with a fresh look: an assignment may have ended since the page came."""
    # The lock lets a double click wait for its twin.
    if not User.objects.select_for_update(no_key=True).get(pk=by.pk).has_perm(permission, region):
        raise PermissionDenied
