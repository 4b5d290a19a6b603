from portal.jobs.models.job import Job, State
from portal.jobs.models.scheduled_act import ActState, ScheduledAct
from portal.jobs.models.tick import Tick

__all__ = ["ActState", "Job", "ScheduledAct", "State", "Tick"]
