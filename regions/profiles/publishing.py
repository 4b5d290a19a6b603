"""Publishing a section: a revision that succeeds the one it was written on, or a draft."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from regions.access import require_still
from regions.models import ProfileDraft, ProfileRevision, Region
from regions.profiles.content import Content
from regions.profiles.drafts import DraftMark, save_draft, use_up
from regions.profiles.revisions import current_revision, succeed
from regions.sections import Section


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
    require_still(by, Permission.PUBLISH_PROFILE, region)
    current = current_revision(region, section)
    if content == Content.of(current):
        use_up(mark, by)
        return NothingNew()
    revision = None
    if base == (current.number if current else 0):
        revision = succeed(region, section, content, base=base, by=by, at=at)
    if revision is None:
        saved = save_draft(
            region=region, section=section, content=content, base=base, by=by, at=at, mark=mark
        )
        return EditConflict(saved.draft)
    use_up(mark, by)
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
