"""What is kept of every file that somebody sends to have its rows taken in."""

import datetime as dt
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.importing import states
from portal.importing.files import ImportFiles
from portal.importing.problem import CellProblem, Problem
from portal.importing.states import COUNTING

F = TypeVar("F", bound="ImportFile")


class ImportFileQuerySet(models.QuerySet[F]):
    def counting(self) -> Self:
        """Those whose rows are in the portal."""
        return self.filter(state__in=COUNTING)

    def due_to_forget(self, before: dt.datetime) -> Self:
        return self.filter(created_at__lte=before, forgotten_at=None)


class ImportFile(models.Model):
    """One file, from its upload to its end: see `life` for the way between its states.

    A model of its own adds what the file is for, a constraint that the same file counts once, and
    `get_absolute_url`; it says by the attributes and methods below what is particular about it. One
    with states of its own replaces the field `state` by one with their choices too.
    """

    State = states.State

    # Where its files lie; whose words its problems have.
    files: ClassVar[ImportFiles]
    problem_kind: ClassVar[type[Problem]] = Problem
    # Which kind of job is at work in which state.
    work: ClassVar[Mapping[str, str]]
    # The state after the upload.
    first_state: ClassVar[str] = State.CHECKING
    # In these states nothing of it is in the portal and nobody writes: it may be put away.
    waiting_states: ClassVar[tuple[str, ...]] = (State.CHECKING, State.CHECKED, State.FAILED)
    # Where work is called off before it is finished, what was before it holds again.
    states_before: ClassVar[Mapping[str, str]] = {
        State.APPLYING: State.CHECKED,
        State.REMOVING: State.APPLIED,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("checksum"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("imported"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    # When the file, its errors and its name were forgotten.
    forgotten_at = models.DateTimeField(_("forgotten"), null=True, blank=True)
    # What the check found: rows that can be taken in, and rows that cannot.
    good_count = models.PositiveIntegerField(_("rows without errors"), default=0)
    bad_count = models.PositiveIntegerField(_("rows with errors"), default=0)
    problem_count = models.PositiveIntegerField(_("errors"), default=0)
    # The first of them, as the page shows them.
    problems = models.JSONField(_("first errors"), default=list, blank=True)
    # Why nothing could be read, or why nothing was imported.
    failure = models.JSONField(_("what went wrong"), default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    # ---- What is particular about a kind of file

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    def refusal(self, *, at: dt.datetime) -> Problem | None:
        """Why no file is taken in now; None where one is. Asked before the upload."""
        return None

    def removal_refusal(self, *, at: dt.datetime) -> Problem | None:
        """Why what was imported cannot be taken out again now; None where it can."""
        return self.refusal(at=at)

    def same_files(self) -> ImportFileQuerySet[Any]:
        """Imports that this one would repeat if they had the same content: a narrower choice of rows."""
        return ImportFileQuerySet[Any](type(self))

    def already_imported(self, same: "ImportFile") -> Problem:
        """What is said of a file that `same` has brought."""
        day = timezone.localdate(same.applied_at)
        return self.problem_kind("imported_before", {"imported_on": day.isoformat()})

    # ---- What is said of it

    @property
    def went_wrong(self) -> Problem | None:
        """`failure`, to be read in any language."""
        return self.problem_kind.from_json(self.failure) if self.failure else None

    @property
    def first_problems(self) -> list[CellProblem]:
        return [CellProblem.from_json(stored, self.problem_kind) for stored in self.problems]

    @property
    def row_count(self) -> int:
        return self.good_count + self.bad_count

    @property
    def is_at_work(self) -> bool:
        return self.state in self.work

    @property
    def is_checked(self) -> bool:
        return self.state == self.State.CHECKED

    @property
    def is_applied(self) -> bool:
        return self.state == self.State.APPLIED

    @property
    def is_counting(self) -> bool:
        return self.state in COUNTING

    @property
    def sent_file(self) -> Path:
        return self.files.sent(self.pk)

    @property
    def has_errors_file(self) -> bool:
        return self.files.errors(self.pk).exists()

    @property
    def has_rows_file(self) -> bool:
        return self.files.bad_rows(self.pk).exists()
