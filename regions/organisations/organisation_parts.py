"""What the rooms of the register say of an organisation on its page."""

from regions.organisations.organisation_page import PartMaker, organisation_parts
from regions.organisations.page import belonging, contacts, ending, history, lacking, standing

organisation_parts.add("ending", PartMaker(ending.ending_of, rank=5))
organisation_parts.add("lacking", PartMaker(lacking.lacking_of, rank=10))
organisation_parts.add("facts", PartMaker(standing.standing_of, rank=20))
organisation_parts.add("contacts", PartMaker(contacts.contacts_of, rank=30))
organisation_parts.add("belonging", PartMaker(belonging.belonging_of, rank=40))
organisation_parts.add("history", PartMaker(history.newest_changes_of, rank=90))
