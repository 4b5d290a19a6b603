from regions.models.assignment import Assignment
from regions.models.handover import Handover, HandoverShare
from regions.models.indicator import Indicator, IndicatorValue
from regions.models.profile import ProfileDraft, ProfileRevision
from regions.models.region import CollaborativeArea, Municipality, Region, WorkArea

__all__ = [
    "Assignment",
    "CollaborativeArea",
    "Handover",
    "HandoverShare",
    "Indicator",
    "IndicatorValue",
    "Municipality",
    "ProfileDraft",
    "ProfileRevision",
    "Region",
    "WorkArea",
]
