"""What a text of the roadmap said, each time it was published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.revisions.revision import Revision
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


class TextRevision(Revision):
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
    texts = models.JSONField(_("texts"))

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
        return gettext("%(subject)s, revision %(number)s") % {
            "subject": self.subject,
            "number": self.number,
        }

    @property
    def subject(self) -> Roadmap | Priority | Milestone | Step | Action | InfluencePoint:
        """What the texts are of."""
        owners = (
            self.roadmap,
            self.priority,
            self.milestone,
            self.step,
            self.action,
            self.influence_point,
        )
        return next(owner for owner in owners if owner is not None)
