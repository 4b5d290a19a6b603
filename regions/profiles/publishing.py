"""Publishing a section: a revision that succeeds the one it was written on, or a draft."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions import succession
from portal.revisions.succession import NothingNew, Published
from regions.access import require_still
from regions.models import ProfileDraft, ProfileRevision, Region
from regions.profiles.content import Content
from regions.profiles.drafts import DraftMark, save_draft, use_up
from regions.profiles.revisions import current_revision, succeed_with
from regions.sections import Section


@dataclass(frozen=True)
class EditConflict(succession.EditConflict[ProfileRevision]):
    """A colleague was faster; the text is safe in `draft`."""

    draft: ProfileDraft


Outcome = Published[ProfileRevision] | NothingNew | EditConflict


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
    if content == Content.of(current_revision(region, section)):
        use_up(mark, by)
        return NothingNew()
    outcome = succeed_with(content, region=region, section=section, base=base, by=by, at=at)
    if not isinstance(outcome, Published):
        saved = save_draft(
            region=region, section=section, content=content, base=base, by=by, at=at, mark=mark
        )
        return EditConflict(outcome.theirs, saved.draft)
    use_up(mark, by)
    trail.record(
        "profile.published",
        subject=outcome.revision,
        by=by,
        at=at,
        scope=region.code,
        section=section.key,
        number=outcome.revision.number,
    )
    return outcome
