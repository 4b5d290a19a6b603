from regions.models.assignment import Assignment
from regions.models.indicator import Indicator, IndicatorValue
from regions.models.organisation import Organisation
from regions.models.profile import ProfileDraft, ProfileRevision
from regions.models.region import CollaborativeArea, Municipality, Region, WorkArea
from regions.models.representative import Representative

__all__ = [
    "Assignment",
    "CollaborativeArea",
    "Indicator",
    "IndicatorValue",
    "Municipality",
    "Organisation",
    "ProfileDraft",
    "ProfileRevision",
    "Region",
    "Representative",
    "WorkArea",
]
