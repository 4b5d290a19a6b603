"""What became of an organisation's facts: a row for each time that somebody changed some."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.organisations.models.organisation import Organisation


class OrganisationChange(models.Model):
    class Source(models.TextChoices):
        FORM = "form", _("form")
        REPRESENTATIVE = "own", _("own facts")
        BULK = "bulk", _("list")
        IMPORT = "import", _("file")
        UNDONE_IMPORT = "unimport", _("undone import")
        PROPOSAL = "proposal", _("proposal")
        MERGE = "merge", _("merging")
        UNDONE_MERGE = "unmerge", _("undone merging")
        PROGRAM = "program", _("the portal itself")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="changes",
        verbose_name=_("organisation"),
    )
    at = models.DateTimeField(_("changed"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    source = models.CharField(_("from where"), max_length=10, choices=Source.choices)
    # The key of the import, proposal or merge that it came from.
    reference = models.CharField(max_length=40, blank=True)
    # The number of the organisation whose history this was, until it was merged into this one.
    of_merged = models.BigIntegerField(null=True, blank=True, editable=False)
    # The organisation came into the register by this.
    is_first = models.BooleanField(_("first"), default=False)
    # Key of a fact → what it was and what it became, as `record/facts.py` writes them. People are
    # named here by the number of their row alone.
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of an organisation")
        verbose_name_plural = _("changes of organisations")
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="organisation_change_newest"),
            models.Index(
                fields=["source", "reference"],
                condition=~models.Q(reference=""),
                name="organisation_change_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.at:%Y-%m-%d}"
