"""A file of answers collected elsewhere: checked, then taken into a round or put away."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.importing.files import ImportFiles
from portal.importing.import_file import ImportFile, ImportFileQuerySet
from portal.importing.states import COUNTING, State
from surveys.models.round import Round
from surveys.questionnaire.problem import Problem

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

# The kinds of jobs at work on a file.
CHECK, APPLY, REMOVE = "answers_check", "answers_apply", "answers_remove"
# Answers that no response rate counts.
UNINVITED = models.F("good_count") - models.F("invited_count")


class AnswerImportQuerySet(ImportFileQuerySet["AnswerImport"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of rounds that this person runs. Files of answers given in confidence, which show single
        answers, are read beside the manager by whoever has sent them alone."""
        if user.has_perm(Permission.MANAGE_ROUNDS):
            return self
        of_own_rounds = self.filter(round__in=Round.objects.manageable_by(user))
        named = models.Q(round__confidentiality=Round.Confidentiality.NAMED)
        return of_own_rounds.filter(named | models.Q(created_by=user.pk))

    def uninvited_count(self) -> int:
        """Of those that were taken in: how many responses came with them beside the invitations."""
        return self.counting().aggregate(count=models.Sum(UNINVITED))["count"] or 0

    def uninvited_counts(self, rounds: Iterable[Round]) -> dict[int, int]:
        """Round → how many of these came, where any did. One query."""
        of_rounds = self.counting().filter(round__in=list(rounds)).order_by().values_list("round")
        return dict(of_rounds.annotate(came=models.Sum(UNINVITED)).filter(came__gt=0))


class AnswerImport(ImportFile):
    files = ImportFiles("imports")
    problem_kind = Problem
    work: ClassVar = {State.CHECKING: CHECK, State.APPLYING: APPLY, State.REMOVING: REMOVE}

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="imports", verbose_name=_("round")
    )
    # Of the rows without errors: those that name an invitation, and those that came before.
    invited_count = models.PositiveIntegerField(_("answered invitations"), default=0)
    repeated_count = models.PositiveIntegerField(_("rows that came before"), default=0)

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

    def get_absolute_url(self) -> str:
        return reverse("surveys:import_detail", args=[self.round_id, self.pk])

    def refusal(self, *, at: dt.datetime) -> Problem | None:
        """Two looks at confidential results, a few answers apart, would tell what these were."""
        return import_refusal(self.round, at=at)

    def same_files(self) -> AnswerImportQuerySet:
        return AnswerImport.objects.filter(round=self.round_id)


def import_refusal(round_: Round, *, at: dt.datetime) -> Problem | None:
    """Why the round takes no file of answers now, nor gives one back; None where it does."""
    if round_.opened_at is None:
        return Problem("round_planned")
    if round_.results_published_at is not None:
        return Problem("round_published")
    if not round_.is_named and round_.is_over(at=at):
        return Problem("round_over")
    return None
