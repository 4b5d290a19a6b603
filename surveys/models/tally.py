"""Kept counts: what a results page reads, so that it costs the same for ten answers and a million.

They change in the transaction that writes the answers; `recount` checks them against the answers.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.answer_import import AnswerImport
from surveys.models.round import Round
from surveys.models.survey import Question

# Counted beside the values themselves: responses that chose anything, where several may be chosen,
ANSWERED = -2
# responses with a text,
WITH_TEXT = -3
# and, beside the first question alone, responses as such: whatever they passed over.
RESPONDED = -4


class Tally(models.Model):
    """How often one value was given to one question in one region; ANSWERED and so on are values too.

    Counted apart by where it came from: whoever supplied a file knows its rows.
    """

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="tallies", db_index=False
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, db_index=False)
    # The region's code; empty for the whole country.
    region_code = models.CharField(_("place"), max_length=2, blank=True)
    value = models.IntegerField(_("value"))
    # The import that supplied the answers; none of those that people gave here themselves.
    source = models.ForeignKey(
        AnswerImport,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("import"),
    )
    count = models.IntegerField(_("count"))

    class Meta:
        verbose_name = _("kept count")
        verbose_name_plural = _("kept counts")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "question", "region_code", "value"],
                condition=models.Q(source=None),
                name="tally_once",
            ),
            models.UniqueConstraint(
                fields=["round", "question", "region_code", "value", "source"],
                condition=models.Q(source__isnull=False),
                name="tally_once_per_import",
            ),
            models.CheckConstraint(condition=models.Q(count__gte=0), name="tally_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.region_code} {self.value}: {self.count}"


class Turnout(models.Model):
    """How many were invited in one region and level, and how many have answered."""

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="turnouts", db_index=False
    )
    region_code = models.CharField(_("place"), max_length=2, blank=True)
    level = models.CharField(_("level"), max_length=12, blank=True)
    invited = models.PositiveIntegerField(_("invited"), default=0)
    answered = models.PositiveIntegerField(_("answered"), default=0)

    class Meta:
        verbose_name = _("turnout")
        verbose_name_plural = _("turnouts")
        constraints = [
            models.UniqueConstraint(fields=["round", "region_code", "level"], name="turnout_once"),
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("invited")),
                name="turnout_answered_were_invited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.level}: {self.answered}/{self.invited}"
