"""Drafts that nobody has gone on with."""

from portal.retention.ways import RowsDeleted, ways
from regions.models import ProfileDraft

ways.add(
    "profile_drafts",
    RowsDeleted(lambda before: ProfileDraft.objects.filter(updated_at__lte=before)),
)
