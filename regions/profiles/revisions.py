"""The chain of a section's revisions: the newest, the next, and an earlier one once more."""

import datetime as dt

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.succession import EditConflict, Published, newest, succeed
from regions.access import require_still
from regions.models import ProfileRevision, Region
from regions.profiles.content import Content
from regions.sections import Section


def current_revision(region: Region, section: Section) -> ProfileRevision | None:
    return newest(ProfileRevision.objects.of_section(region, section))


def succeed_with(
    content: Content,
    *,
    region: Region,
    section: Section,
    base: int,
    by: User,
    at: dt.datetime,
    restored_from: int | None = None,
) -> Published[ProfileRevision] | EditConflict[ProfileRevision]:
    """Write the revision after `base`, if that is still the newest."""
    revision = ProfileRevision(
        region=region,
        section_key=section.key,
        restored_from=restored_from,
        **content.as_fields(),
    )
    chain = ProfileRevision.objects.of_section(region, section)
    return succeed(revision, chain=chain, base=base, by=by, at=at)


@transaction.atomic
def restore(
    *, revision: ProfileRevision, base: int, by: User, at: dt.datetime
) -> ProfileRevision | None:
    """Publish an earlier revision's text again. None if `base` is no longer the current one."""
    region, section = revision.region, revision.section
    require_still(by, Permission.PUBLISH_PROFILE, region)
    outcome = succeed_with(
        Content.of(revision),
        region=region,
        section=section,
        base=base,
        by=by,
        at=at,
        restored_from=revision.number,
    )
    if isinstance(outcome, EditConflict):
        return None
    restored = outcome.revision
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
