"""Of what files can be made. Apps bring the kinds of their subjects in a module `report_kinds`."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.functional import Promise

from portal.chapters.publication import Document, Tables
from portal.registry import Registry


class ReportKind(ABC):
    """Files about subjects of one kind. People are `User`s, of whom this floor knows nothing."""

    # Of its jobs, in the queue and in the trail.
    name: str
    label: str | Promise
    # In the form that offers subjects: where they stand together, lower ranks first.
    group: str | Promise
    rank: int
    # By which a job knows its subject, and the first part of a choice in the form.
    parameter: str
    prefix: str
    # What is done first.
    step: str | Promise
    # Why there is nothing but a document; without a reason there are tables, too.
    document_only: str | Promise = ""
    # Why there are tables alone, and where the document is; without a reason there is one.
    tables_only: str | Promise = ""

    @abstractmethod
    def may_make(self, person: Any, key: Any) -> bool:
        """Asked when a file is offered, when it is made, and each time it is fetched."""

    @abstractmethod
    def offered_to(self, person: Any, *, at: dt.datetime) -> Iterable[Any]:
        """The subjects of which this person may have a file, as a list names them."""

    @abstractmethod
    def find(self, keys: Collection[Any]) -> Mapping[Any, Any]:
        """Key → subject, of those that are still there. One query at most."""

    @abstractmethod
    def load(self, key: Any) -> Any:
        """The subject, with what its file needs."""

    @abstractmethod
    def key(self, subject: Any) -> Any:
        """What a job's parameter says."""

    @abstractmethod
    def subject_name(self, subject: Any) -> str: ...

    @abstractmethod
    def url(self, subject: Any) -> str:
        """Where the portal shows the same."""

    @abstractmethod
    def file_name(self, subject: Any) -> str:
        """What a file is called, without its day and its ending."""

    @abstractmethod
    def gather(
        self, subject: Any, *, reader: Any, at: dt.datetime, language: str
    ) -> Document | Tables:
        """What the file says, in the language that is active: a `Publication` where there are both."""

    def keep(self, subject: Any, content: bytes, *, by: Any, at: dt.datetime) -> None:  # noqa: B027
        """What else becomes of the file once it is made. Done twice, where a worker died, it is done once."""

    def scope(self, subject: Any) -> str:
        """The region's code, by which the trail finds it."""
        return ""

    def choice(self, key: Any) -> str:
        return f"{self.prefix}-{key}" if self.parameter else self.prefix


# By the name of their jobs.
report_kinds = Registry[ReportKind]("report_kinds")
