"""One act on many organisations at once, from the list: what it did to how many, and its undoing."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

UNDO_FOR = dt.timedelta(hours=24)
LONGEST_QUERY = 1_000


class BulkActQuerySet(models.QuerySet["BulkAct"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own; who edits the nation's organisations sees all."""
        if not user.is_authenticated or not user.has_perm_anywhere(Permission.EDIT_ORGANISATIONS):
            return self.none()
        return self if user.has_perm(Permission.EDIT_ORGANISATIONS) else self.filter(by=user)


class BulkAct(models.Model):
    class Kind(models.TextChoices):
        THEME = "theme", _("set theme")
        ADD_REGIONS = "add_regions", _("add regions")
        SET_REGIONS = "set_regions", _("set regions")
        ASK = "ask", _("ask to confirm")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("act"), max_length=12, choices=Kind.choices)
    by = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="bulk_acts", verbose_name=_("by")
    )
    at = models.DateTimeField(_("done"))
    # The filter it was chosen by, and the key of a theme or the codes of regions.
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    value = models.JSONField(default=list)
    # Numbers of the organisations that it is to reach.
    numbers = models.JSONField(default=list)
    # How many it changed, or mails it posted.
    done_count = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    undo_asked_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_count = models.PositiveIntegerField(default=0)
    # Numbers of those that stayed as they are: somebody has changed them since, or they are no more
    # this person's to change.
    kept = models.JSONField(default=list)

    objects = BulkActQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "pk"]
        verbose_name = _("act on many organisations")
        verbose_name_plural = _("acts on many organisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undo_asked_at__isnull=False),
                name="bulk_act_undone_when_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("organisations:bulk_act", args=[self.pk])

    @property
    def reference(self) -> str:
        """What the history of each organisation says that it came from."""
        return str(self.pk)

    @property
    def undo_reference(self) -> str:
        return f"un:{self.pk}"

    @property
    def left_count(self) -> int:
        """How many that it was to reach it did not change: not this person's any more, or so by then."""
        return len(self.numbers) - self.done_count

    @property
    def undo_until(self) -> dt.datetime:
        return self.at + UNDO_FOR

    def can_be_undone(self, *, at: dt.datetime) -> bool:
        """Mails that were sent cannot be called back."""
        is_kind = self.kind != self.Kind.ASK
        return bool(
            is_kind and self.finished_at and not self.undo_asked_at and at <= self.undo_until
        )
