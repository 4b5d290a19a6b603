"""What was answered: a draft while it is being written, then a response and its answers."""

import uuid
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.models import Region
from regions.organisations.models import Organisation
from surveys.models.answer_import import AnswerImport
from surveys.models.invitation import Invitation
from surveys.models.round import Round
from surveys.models.survey import Question
from surveys.questionnaire.answers import Answers, AnswerValue

# Stands where somebody wrote in their own words, and these are no longer kept.
ERASED_WORDS = "–"


class Draft(models.Model):
    """Unsent answers, kept on the server so that another device can go on with them."""

    invitation = models.OneToOneField(
        Invitation,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="draft",
        verbose_name=_("invitation"),
    )
    # Question code → {"v": values, "t": text}; with "r", what was typed and cannot be taken;
    # "n", the version it came with; "by", the form that sent it, and with which of its sendings
    content = models.JSONField(_("answers"), default=dict)
    # Raised by each save; a form that was opened before another save knows by it.
    version = models.PositiveIntegerField(_("version"), default=0)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("unsent answers")
        verbose_name_plural = _("unsent answers")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def answers(self) -> Answers:
        return {code: AnswerValue.from_json(stored) for code, stored in self.content.items()}


class Response(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="responses", verbose_name=_("round")
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="responses",
        null=True,
        blank=True,
        verbose_name=_("region"),
    )
    invitation = models.OneToOneField(
        Invitation,
        on_delete=models.PROTECT,
        related_name="response",
        null=True,
        blank=True,
        verbose_name=_("invitation"),
    )
    answer_import = models.ForeignKey(
        AnswerImport,
        on_delete=models.CASCADE,
        related_name="responses",
        null=True,
        blank=True,
        verbose_name=_("import"),
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    # What the organisation was when it answered: what it is later moves no answer.
    level = models.CharField(
        _("level"), max_length=12, choices=Organisation.Level.choices, blank=True
    )
    sector = models.CharField(
        _("sector"), max_length=12, choices=Organisation.Sector.choices, blank=True
    )
    theme = models.CharField(
        _("theme"), max_length=20, choices=Organisation.Theme.choices, blank=True
    )
    submitted_at = models.DateTimeField(_("submitted"))
    # What the respondent can quote; says nothing of who or what.
    reference = models.CharField(_("reference"), max_length=12, unique=True)
    # When the tie to who was asked was cut; then `submitted_at` is the end of the round.
    forgotten_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["round", "submitted_at", "pk"]
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.CheckConstraint(
                condition=Q(invitation__isnull=False)
                | Q(answer_import__isnull=False)
                | Q(forgotten_at__isnull=False),
                name="response_came_some_way",
                violation_error_message=_("A response comes by an invitation or by an import."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def freeze_facts(self) -> None:
        """Take down what the organisation is at this moment; of experts there is nothing to take."""
        organisation = self.invitation.organisation if self.invitation else None
        if organisation is not None:
            self.level = organisation.level
            self.sector = organisation.sector
            self.theme = organisation.theme

    @property
    def region_code(self) -> str:
        return self.region_id or ""


class Answer(models.Model):
    """One question's answer: one row for each value; a justification stands beside the value.

    Round and region are repeated here so that a whole round is counted from one index.
    """

    response = models.ForeignKey(
        Response, on_delete=models.CASCADE, related_name="answers", verbose_name=_("response")
    )
    round = models.ForeignKey(
        Round,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("round"),
    )
    question = models.ForeignKey(
        Question,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("question"),
    )
    # The region's code; empty for the whole country.
    region_code = models.CharField(_("place"), max_length=2, blank=True)
    # A point, a choice, a number, or CANNOT_SAY; none where only text was given.
    value = models.IntegerField(_("value"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [
            models.Index(
                fields=["round", "question", "region_code", "value"], name="answer_counting"
            ),
            # Few answers hold text; these are found and counted without reading the others.
            models.Index(
                fields=["round", "question", "region_code"],
                condition=~Q(text=""),
                name="answer_words",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "value"], name="answer_value_once"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(text=""), name="answer_says_something"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=-1), name="answer_value_in_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}"


class AnswerRow(NamedTuple):
    """What is written of an `Answer`: its columns in one order."""

    response_id: uuid.UUID
    round_id: int
    question_id: int
    region_code: str
    value: int | None
    text: str
