"""The kinds of jobs. Apps bring theirs in a module `job_kinds`; jobs know them by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise

from portal.registry import Registry


@dataclass(frozen=True)
class ResultFile:
    """What a job made: one file, whole in memory or in pieces."""

    name: str
    content_type: str
    content: bytes | Iterable[bytes]


class Make(Protocol):
    """`make(context, **parameters)` does the work and gives back the file, if there is one."""

    def __call__(self, context: Any, /, *_: Any, **parameters: Any) -> ResultFile | None: ...


class Allowed(Protocol):
    """`allowed(person, **parameters)`: asked again when the job runs and when its file is fetched."""

    def __call__(self, person: Any, /, *_: Any, **parameters: Any) -> bool: ...


@dataclass(frozen=True)
class JobKind:
    label: str | Promise
    allowed: Allowed
    make: Make


class JobFailed(Exception):
    """Raised by a kind for what a second try would not cure; `text` is shown to the person."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


job_kinds = Registry[JobKind]("job_kinds")


def kind(name: str, *, label: str | Promise, allowed: Allowed) -> Callable[[Make], Make]:
    """Register the decorated function as the work of jobs called `name`."""

    def register(make: Make) -> Make:
        job_kinds.add(name, JobKind(label, allowed, make))
        return make

    return register
