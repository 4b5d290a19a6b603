"""What the clock starts by itself. Apps say it beside the task, in their module `tasks`.

Short, plain intervals only: what is due at an hour of the day is a row with a moment in UTC.
(Celery's crontab skips and repeats hours when summer time begins and ends.)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from portal.registry import Registry

Task = TypeVar("Task")


@dataclass(frozen=True)
class ClockEntry:
    """A task, how often it is started, and how old a call may be that is still heeded; in seconds."""

    task: Any
    seconds: int
    expires: int

    @property
    def beat(self) -> dict[str, Any]:
        """The entry in Celery's terms. Asked for once all tasks are known: the name is found then."""
        options = {"expires": self.expires}
        return {"task": self.task.name, "schedule": self.seconds, "options": options}


clock_entries = Registry[ClockEntry]("tasks")


def every(seconds: int, *, name: str, expires: int) -> Callable[[Task], Task]:
    """Start the decorated task at this interval, under a name of its own in the clock."""

    def add(task: Task) -> Task:
        clock_entries.add(name, ClockEntry(task, seconds, expires))
        return task

    return add
