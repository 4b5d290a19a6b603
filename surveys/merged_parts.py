"""What becomes of invitations and answers when an organisation goes into another."""

from regions.organisations.merging.parts import merged_parts
from surveys.invitations.merging import PART, Invitations

merged_parts.add(PART, Invitations())
