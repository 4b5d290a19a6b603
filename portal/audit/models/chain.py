"""The chain over the trail: each link holds the hash of its line and of the link before it.

Links stand in a table of their own, since the lines themselves are never changed.
"""

from typing import Any, Self

from django.db import models

from portal.audit.models.event import AuditEvent, refuse_change


class ChainLinkQuerySet(models.QuerySet["ChainLink"]):
    def newest(self) -> "ChainLink | None":
        return self.order_by("-position").first()

    def up_to(self, position: int) -> Self:
        return self.filter(position__lte=position)


class ChainLink(models.Model):
    """The place of one line in the chain, counted from one and without a gap."""

    position = models.BigIntegerField(primary_key=True)
    # No constraint: a line that is missing must be found, not made impossible to speak of.
    event = models.OneToOneField(
        AuditEvent, models.DO_NOTHING, related_name="link", db_constraint=False
    )
    # In place of the labels, which may be blanked: see `digest` in portal/audit/chain.py.
    actor_digest = models.CharField(max_length=64, blank=True)
    subject_digest = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = ChainLinkQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_change(self)
        super().save(*args, **kwargs)


class AnchorQuerySet(models.QuerySet["Anchor"]):
    def newest(self) -> "Anchor | None":
        return self.order_by("-position").first()


class Anchor(models.Model):
    """Where the trail was cut: the last link that went, whose hash the next one builds on."""

    position = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    # What went was of earlier months, by UTC.
    before = models.DateField()
    at = models.DateTimeField()

    objects = AnchorQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.before} {self.position}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_change(self)
        super().save(*args, **kwargs)
