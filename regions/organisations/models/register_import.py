"""A file of organisations: its columns are named, it is checked, taken in, and may be undone for a day."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.permissions import Permission
from portal.importing.files import ImportFiles
from portal.importing.import_file import ImportFile, ImportFileQuerySet
from portal.importing.problem import Problem
from portal.importing.states import State
from regions.organisations.import_problem import RegisterProblem
from regions.organisations.models.change import OrganisationChange

if TYPE_CHECKING:
    from portal.accounts.models import User

# The kinds of jobs at work on a file.
CHECK, APPLY, UNDO = "register_check", "register_apply", "register_undo"
# So long an import can be undone.
UNDO_FOR = dt.timedelta(hours=24)


class OwnState(models.TextChoices):
    MAPPING = "mapping", _("waiting for its columns to be named")


class RegisterImportQuerySet(ImportFileQuerySet["RegisterImport"]):
    def visible_to(self, user: "User") -> Self:
        """One's own; all for who edits the nation's organisations. Those who edit none any more see none."""
        if user.has_perm(Permission.EDIT_ORGANISATIONS):
            return self
        if not user.has_perm_anywhere(Permission.EDIT_ORGANISATIONS):
            return self.none()
        return self.filter(created_by=user)


class RegisterImport(ImportFile):
    files = ImportFiles("register-imports")
    problem_kind = RegisterProblem
    work: ClassVar = {State.CHECKING: CHECK, State.APPLYING: APPLY, State.REMOVING: UNDO}
    waiting_states = (OwnState.MAPPING, *ImportFile.waiting_states)

    state = models.CharField(_("state"), max_length=10, choices=[*OwnState.choices, *State.choices])
    # As the file has them; of each column the first values.
    headings = models.JSONField(_("headings"), default=list, blank=True)
    samples = models.JSONField(_("first values"), default=list, blank=True)
    # For each heading the key of a fact, or empty where the column is left out. Empty as a whole
    # until somebody has named them.
    columns = models.JSONField(_("columns"), default=list, blank=True)
    # The number of a row, as text → an organisation, "new" or "leave".
    decisions = models.JSONField(_("decisions"), default=dict, blank=True)
    # Of what was shown and would be written: whoever confirms it confirms this.
    digest = models.CharField(max_length=64, blank=True)
    # In which state the register was when it was checked.
    mark = models.JSONField(default=list, blank=True)
    new_count = models.PositiveIntegerField(pgettext_lazy("organisations", "new"), default=0)
    changed_count = models.PositiveIntegerField(
        pgettext_lazy("organisations", "changed"), default=0
    )
    same_count = models.PositiveIntegerField(_("unchanged"), default=0)
    decide_count = models.PositiveIntegerField(_("to decide"), default=0)
    left_count = models.PositiveIntegerField(_("left out"), default=0)
    # From the command line, without a person: by whoever runs the server.
    is_by_operator = models.BooleanField(default=False)
    undo_until = models.DateTimeField(_("can be undone until"), null=True, blank=True)
    # What undoing left as it is, because somebody has changed it since.
    kept = models.JSONField(_("left as it is"), default=list, blank=True)
    kept_count = models.PositiveIntegerField(default=0)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import of organisations")
        verbose_name_plural = _("imports of organisations")

    def get_absolute_url(self) -> str:
        return reverse("organisations:import_detail", args=[self.pk])

    @property
    def states_before(self) -> Mapping[str, str]:  # type: ignore[override]
        """A check that is called off leads back to the columns, once these are known."""
        before: dict[str, str] = {State.APPLYING: State.CHECKED, State.REMOVING: State.APPLIED}
        if self.columns:
            before[State.CHECKING] = OwnState.MAPPING
        return before

    def removal_refusal(self, *, at: dt.datetime) -> Problem | None:
        if self.undo_until is None or at > self.undo_until:
            return RegisterProblem("undo_over")
        return None

    def same_files(self) -> RegisterImportQuerySet:
        """The same file may come again: what it said is there already, and so it changes nothing."""
        return RegisterImport.objects.none()

    def changes(self) -> models.QuerySet[OrganisationChange]:
        """The rows of history that it wrote."""
        return OrganisationChange.objects.filter(
            source=OrganisationChange.Source.IMPORT, reference=str(self.pk)
        )

    @property
    def is_mapping(self) -> bool:
        return self.state == OwnState.MAPPING

    @property
    def written_count(self) -> int:
        """Organisations that it adds or changes."""
        return self.new_count + self.changed_count


class RememberedColumns(models.Model):
    """What somebody's columns held the last time, by their headings."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    # Of the headings, however they were written: `headings_digest`.
    headings = models.CharField(max_length=64)
    columns = models.JSONField(_("columns"), default=list)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = [
            models.UniqueConstraint(fields=["user", "headings"], name="columns_once_per_headings"),
        ]

    def __str__(self) -> str:
        return self.headings
