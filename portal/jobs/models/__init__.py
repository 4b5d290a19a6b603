from portal.jobs.models.job import Job, State
from portal.jobs.models.tick import Tick

__all__ = ["Job", "State", "Tick"]
