"""Unpublished drafts of profiles: the successor goes on writing where the leaver stopped."""

from collections.abc import Iterator
from functools import partial

from django.db.models import F

from portal.accounts.models import User
from regions.handover.parts import Fate, Handing, Item
from regions.models import ProfileDraft
from regions.models.profile import ProfileDraftQuerySet


def _drafts(handing: Handing) -> ProfileDraftQuerySet:
    return ProfileDraft.objects.filter(author=handing.leaver, region__in=handing.codes)


def find_drafts(handing: Handing) -> Iterator[Item]:
    for draft in _drafts(handing).order_by("region", "section_key", "pk"):
        share = handing.by_region[draft.region_id]
        words = partial(str, draft.section.title)
        yield Item(str(draft.pk), Fate.MOVES, words, share.region, share.successor)


def move_drafts(handing: Handing, *, by: User | None) -> None:
    for share in handing.shares:
        # A form that is still open at the leaver's takes none of these for its own any more.
        _drafts(handing).filter(region=share.region).update(
            author=share.successor, version=F("version") + 1, form="", sending=0
        )
