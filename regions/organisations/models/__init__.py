from regions.organisations.models.bulk_act import BulkAct
from regions.organisations.models.change import OrganisationChange
from regions.organisations.models.claim import Claim
from regions.organisations.models.contact_person import ContactPerson
from regions.organisations.models.duplicate_pair import DuplicatePair, DuplicateSearch
from regions.organisations.models.identifier import Identifier
from regions.organisations.models.merge import Merge
from regions.organisations.models.merged_id import MergedId
from regions.organisations.models.name import OrganisationName
from regions.organisations.models.office import Office, OfficeTerm
from regions.organisations.models.office_message import OfficeMessage
from regions.organisations.models.organisation import Organisation
from regions.organisations.models.proposal import Proposal, ProposedFact
from regions.organisations.models.register_import import RegisterImport, RememberedColumns
from regions.organisations.models.representative import Representative
from regions.organisations.models.saved_view import SavedView
from regions.organisations.models.search_word import SearchWord

__all__ = [
    "BulkAct",
    "Claim",
    "ContactPerson",
    "DuplicatePair",
    "DuplicateSearch",
    "Identifier",
    "Merge",
    "MergedId",
    "Office",
    "OfficeMessage",
    "OfficeTerm",
    "Organisation",
    "OrganisationChange",
    "OrganisationName",
    "Proposal",
    "ProposedFact",
    "RegisterImport",
    "RememberedColumns",
    "Representative",
    "SavedView",
    "SearchWord",
]
