from portal.jobs.models.due import Due, DueState
from portal.jobs.models.job import Job, State
from portal.jobs.models.tick import Tick

__all__ = ["Due", "DueState", "Job", "State", "Tick"]
