"""What surveys have to move when an expert's work goes to others."""

from django.utils.translation import gettext_lazy as _

from regions.handover.parts import HandoverPart, handover_parts
from surveys.invitations.handing_over import find_invitations, move_invitations

handover_parts.add(
    "invitations",
    HandoverPart(
        _("Open invitations to surveys"), find_invitations, rank=30, move=move_invitations
    ),
)
