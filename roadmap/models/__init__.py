from roadmap.models.evidence import Proposal, Target
from roadmap.models.influence_point import InfluencePoint, Outcome
from roadmap.models.plan_file import PlanFile
from roadmap.models.reminder import Reminder, RemindersOff
from roadmap.models.revision import TextRevision
from roadmap.models.roadmap import Bounds, Milestone, Priority, Roadmap
from roadmap.models.step import Action, Status, Step, Succession

__all__ = [
    "Action",
    "Bounds",
    "InfluencePoint",
    "Milestone",
    "Outcome",
    "PlanFile",
    "Priority",
    "Proposal",
    "Reminder",
    "RemindersOff",
    "Roadmap",
    "Status",
    "Step",
    "Succession",
    "Target",
    "TextRevision",
]
