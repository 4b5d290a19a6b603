"""What the rooms of the register say of an organisation on its page."""

from regions.organisations.importing.links import urls_of_imports
from regions.organisations.models import OrganisationChange
from regions.organisations.organisation_page import (
    CorrectionMaker,
    LinkMaker,
    PartMaker,
    change_links,
    correction_links,
    organisation_links,
    organisation_parts,
)
from regions.organisations.page import (
    belonging,
    contacts,
    editing_links,
    ending,
    history,
    lacking,
    standing,
    waiting,
)

organisation_parts.add("ending", PartMaker(ending.ending_of, rank=5))
organisation_parts.add("lacking", PartMaker(lacking.lacking_of, rank=10))
organisation_parts.add("facts", PartMaker(standing.standing_of, rank=20))
organisation_parts.add("proposals", PartMaker(waiting.proposals_of, rank=25))
organisation_parts.add("contacts", PartMaker(contacts.contacts_of, rank=30))
organisation_parts.add("belonging", PartMaker(belonging.belonging_of, rank=40))
organisation_parts.add("history", PartMaker(history.newest_changes_of, rank=90))

organisation_links.add("confirming", LinkMaker(editing_links.confirm_link, rank=20))
organisation_links.add("editing", LinkMaker(editing_links.edit_link, rank=10))
organisation_links.add("own facts", LinkMaker(editing_links.own_facts_link, rank=15))
organisation_links.add("representatives", LinkMaker(editing_links.representatives_link, rank=40))
organisation_links.add("merging", LinkMaker(editing_links.merge_link, rank=50))

correction_links.add("editing", CorrectionMaker(editing_links.correction, rank=10))

change_links.add(OrganisationChange.Source.IMPORT, urls_of_imports)
change_links.add(OrganisationChange.Source.UNDONE_IMPORT, urls_of_imports)
change_links.add(OrganisationChange.Source.PROPOSAL, editing_links.proposal_urls)
change_links.add(OrganisationChange.Source.MERGE, editing_links.merge_urls)
change_links.add(OrganisationChange.Source.UNDONE_MERGE, editing_links.merge_urls)
