"""What a text of the roadmap said, each time it was published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from roadmap.models.influence_point import InfluencePoint
from roadmap.models.roadmap import Milestone, Priority, Roadmap
from roadmap.models.step import Action, Step

SUBJECTS = ("roadmap", "priority", "milestone", "step", "action", "influence_point")


def _of_one_subject() -> Q:
    """Exactly one of the keys is set."""
    one_each = Q()
    for subject in SUBJECTS:
        others = {f"{other}__isnull": other != subject for other in SUBJECTS}
        one_each |= Q(**others)
    return one_each


class TextRevision(models.Model):
    """Appended, never edited: texts are a mapping of field → language → text."""

    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.CASCADE, related_name="text_revisions", null=True
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.CASCADE, related_name="text_revisions", null=True
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, related_name="text_revisions", null=True
    )
    step = models.ForeignKey(
        Step, on_delete=models.CASCADE, related_name="text_revisions", null=True
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="text_revisions", null=True
    )
    influence_point = models.ForeignKey(
        InfluencePoint, on_delete=models.CASCADE, related_name="text_revisions", null=True
    )
    number = models.PositiveIntegerField(_("revision"))
    texts = models.JSONField(_("texts"))
    author = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="roadmap_text_revisions",
        verbose_name=_("author"),
    )
    published_at = models.DateTimeField(_("published"))
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    restored_from = models.PositiveIntegerField(_("restored from revision"), null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision of a text")
        verbose_name_plural = _("revisions of texts")
        constraints = [
            models.CheckConstraint(
                condition=_of_one_subject(), name="text_revision_of_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="text_revision_counts_from_one"
            ),
            # A text has one next revision, whoever is faster.
            *(
                models.UniqueConstraint(
                    fields=[subject, "number"],
                    condition=Q(**{f"{subject}__isnull": False}),
                    name=f"text_revision_once_per_{subject}",
                    violation_error_message=_("A colleague changed this text a moment ago."),
                )
                for subject in SUBJECTS
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
