"""What the regions have to move when an expert's work goes to others."""

from django.utils.translation import gettext_lazy as _

from regions.handover.assignments import find_assignments, move_assignments
from regions.handover.drafts import find_drafts, move_drafts
from regions.handover.parts import HandoverPart, handover_parts
from regions.handover.person import find_own

handover_parts.add(
    "assignments", HandoverPart(_("Regions"), find_assignments, rank=10, move=move_assignments)
)
handover_parts.add(
    "drafts",
    HandoverPart(_("Unpublished drafts of profiles"), find_drafts, rank=20, move=move_drafts),
)
handover_parts.add("person", HandoverPart(_("Account"), find_own, rank=70))
