"""What was merged into what, by whom, and what is needed to undo it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regions.organisations.models.organisation import Organisation
from regions.organisations.public_id import as_public_id

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those into organisations that this person may edit."""
        editable = Organisation.objects.editable_by(user).order_by().values("pk")
        return self.filter(survivor__in=editable)


class Merge(models.Model):
    """One organisation went into another. Names and numbers stay as they were that day."""

    # Where it is found today: merged again, it leads on. None once the organisation is gone.
    survivor = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        related_name="merges",
        verbose_name=_("organisation"),
    )
    survivor_number = models.BigIntegerField()
    survivor_name = models.CharField(max_length=200)
    loser_number = models.BigIntegerField()
    loser_name = models.CharField(max_length=200)
    at = models.DateTimeField(_("merged"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    # What was done, entry by entry (`merging/journal.py`); empty once it was forgotten.
    journal = models.JSONField(default=list)
    forgotten_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    # Sentences about what had changed since, and so stayed; in the language of who undid it.
    kept = models.JSONField(default=list)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("merging of organisations")
        verbose_name_plural = _("mergings of organisations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(survivor_number=models.F("loser_number")), name="merge_of_two"
            ),
            models.UniqueConstraint(
                fields=["loser_number"],
                condition=Q(undone_at=None),
                name="merge_once_until_undone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loser_name} → {self.survivor_name}"

    def get_absolute_url(self) -> str:
        return reverse("organisations:merge_detail", args=[self.pk])

    @property
    def loser_id(self) -> str:
        """The public id that leads to the survivor, or to the one that came back."""
        return as_public_id(self.loser_number)
