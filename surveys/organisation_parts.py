"""What surveys say of an organisation on its page."""

from regions.organisations.organisation_page import PartMaker, organisation_parts
from surveys.invitations.organisation_part import rounds_of

organisation_parts.add("rounds", PartMaker(rounds_of, rank=60))
