"""A file of answers collected elsewhere: checked, then taken into a round or put away."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from surveys.models.round import Round
from surveys.questionnaire.problem import Problem

# In these states the answers of a file are part of the round.
COUNTING = ("applied", "removing")
# Answers that no response rate counts.
UNINVITED = models.F("good_count") - models.F("invited_count")


class AnswerImportQuerySet(models.QuerySet["AnswerImport"]):
    def counting(self) -> Self:
        """Those whose answers are in the round: a removal that has not been done yet changes nothing."""
        return self.filter(state__in=COUNTING)

    def uninvited_count(self) -> int:
        """Of those that were taken in: how many responses came with them beside the invitations."""
        return self.counting().aggregate(count=models.Sum(UNINVITED))["count"] or 0

    def uninvited_counts(self, rounds: Iterable[Round]) -> dict[int, int]:
        """Round → how many of these came, where any did. One query."""
        of_rounds = self.counting().filter(round__in=list(rounds)).order_by().values_list("round")
        return dict(of_rounds.annotate(came=models.Sum(UNINVITED)).filter(came__gt=0))

    def due_to_forget(self, before: dt.datetime) -> Self:
        return self.filter(created_at__lte=before, forgotten_at=None)


class AnswerImport(models.Model):
    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        APPLYING = "applying", _("being imported")
        APPLIED = "applied", _("imported")
        REMOVING = "removing", _("being removed")
        REMOVED = "removed", _("removed again")
        CANCELLED = "cancelled", _("put away")
        FAILED = "failed", _("cannot be imported")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="imports", verbose_name=_("round")
    )
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
    # Of the rows without errors: those that name an invitation, and those that came before.
    invited_count = models.PositiveIntegerField(_("answered invitations"), default=0)
    repeated_count = models.PositiveIntegerField(_("rows that came before"), default=0)
    problem_count = models.PositiveIntegerField(_("errors"), default=0)
    # The first of them, as the page shows them.
    problems = models.JSONField(_("first errors"), default=list, blank=True)
    # Why nothing could be read, or why nothing was imported.
    failure = models.JSONField(_("what went wrong"), default=dict, blank=True)

    objects = AnswerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import of answers")
        verbose_name_plural = _("imports of answers")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "sha256"],
                condition=models.Q(state__in=COUNTING),
                name="answer_import_once_per_file",
                violation_error_message=_("This file has already been imported into this round."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("surveys:import_detail", args=[self.round_id, self.pk])

    @property
    def went_wrong(self) -> Problem | None:
        """`failure`, to be read in any language."""
        return Problem.from_json(self.failure) if self.failure else None

    @property
    def row_count(self) -> int:
        return self.good_count + self.bad_count

    @property
    def is_at_work(self) -> bool:
        return self.state in {self.State.CHECKING, self.State.APPLYING, self.State.REMOVING}

    @property
    def is_checked(self) -> bool:
        return self.state == self.State.CHECKED

    @property
    def is_applied(self) -> bool:
        return self.state == self.State.APPLIED

    @property
    def is_counting(self) -> bool:
        return self.state in COUNTING
