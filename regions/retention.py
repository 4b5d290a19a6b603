"""Drafts that nobody has gone on with; handovers of long ago."""

from portal.retention.ways import RowsDeleted, ways
from regions.models import Handover, ProfileDraft

ways.add(
    "profile_drafts",
    RowsDeleted(lambda before: ProfileDraft.objects.filter(updated_at__lte=before)),
)
ways.add("handovers", RowsDeleted(Handover.objects.settled_before))
