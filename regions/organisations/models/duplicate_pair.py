"""Two organisations that may be one, and what somebody has said of it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regions.organisations.models.organisation import Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Pairs of which this person sees both by name and may edit at least one."""
        editable = Organisation.objects.editable_by(user).order_by().values("pk")
        named = Organisation.objects.named_for(user).order_by().values("pk")
        return self.filter(
            Q(first__in=editable) | Q(second__in=editable), first__in=named, second__in=named
        )

    def open(self) -> Self:
        return self.filter(state=DuplicatePair.State.OPEN)


class DuplicatePair(models.Model):
    """One row for two organisations, the smaller number first; it outlives each new search."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a likely pair", "open")
        DIFFERENT = "different", pgettext_lazy("a likely pair", "judged different")

    first = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    second = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    # Codes of `duplicates/reasons.py`, the surest first.
    reasons = models.JSONField(_("reasons"), default=list)
    score = models.PositiveSmallIntegerField(_("likeliness"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField(_("found"))
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("judged by"),
    )

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "first", "second"]
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="duplicate_pair_is_sorted"
            ),
            models.CheckConstraint(
                condition=Q(state="open", judged_at=None)
                | (~Q(state="open") & Q(judged_at__isnull=False)),
                name="duplicate_pair_judged_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="duplicate_pair_likeliest")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class DuplicateSearch(models.Model):
    """When the whole register was last searched; by nobody where the clock did it."""

    at = models.DateTimeField(_("searched"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    found = models.PositiveIntegerField(_("likely pairs"))

    class Meta:
        ordering = ["-at", "-pk"]
        get_latest_by = "at"
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
