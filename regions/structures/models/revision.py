"""What the texts of a structure said, each time they were published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.revisions.revision import Revision
from regions.structures.models.structure import Structure


class StructureRevision(Revision):
    """Appended, never edited: texts are a mapping of field → language → text."""

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("structure")
    )
    texts = models.JSONField(_("texts"))

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision of a structure’s texts")
        verbose_name_plural = _("revisions of structures’ texts")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1), name="structure_revision_counts_from_one"
            ),
            models.UniqueConstraint(
                fields=["structure", "number"],
                name="structure_revision_once",
                violation_error_message=_("A colleague changed this text a moment ago."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(subject)s, revision %(number)s") % {
            "subject": self.structure,
            "number": self.number,
        }
