"""Who meets whom: structures, their seats, and who sits in them on whose behalf."""

from regions.structures.models.coordinator import Coordinator
from regions.structures.models.joining import Joining
from regions.structures.models.letter import LettersOff, StructureLetter
from regions.structures.models.liaison import LiaisonOffice
from regions.structures.models.membership import Membership, Seat
from regions.structures.models.nomination import Nomination
from regions.structures.models.revision import StructureRevision
from regions.structures.models.structure import Structure

__all__ = [
    "Coordinator",
    "Joining",
    "LettersOff",
    "LiaisonOffice",
    "Membership",
    "Nomination",
    "Seat",
    "Structure",
    "StructureLetter",
    "StructureRevision",
]
