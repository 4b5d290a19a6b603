"""The chain of a section's revisions: the newest, the next, and an earlier one once more."""

import datetime as dt

from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from regions.access import require_still
from regions.models import ProfileRevision, Region
from regions.profiles.content import Content
from regions.sections import Section


def current_revision(region: Region, section: Section) -> ProfileRevision | None:
    return ProfileRevision.objects.of_section(region, section).order_by("-number").first()


def succeed(
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


@transaction.atomic
def restore(
    *, revision: ProfileRevision, base: int, by: User, at: dt.datetime
) -> ProfileRevision | None:
    """Publish an earlier revision's text again. None if `base` is no longer the current one."""
    region, section = revision.region, revision.section
    require_still(by, Permission.PUBLISH_PROFILE, region)
    current = current_revision(region, section)
    if current is None or current.number != base:
        return None
    restored = succeed(
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
