"""What tells this database from every other: its journal bears the same key."""

import secrets
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxMark(models.Model):
    """One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    key = models.CharField(_("key"), max_length=32)
    # A journal was begun: where there is none any more, nobody knows what has left.
    has_journal = models.BooleanField(_("has a journal"), default=False)

    class Meta:
        verbose_name = _("mark of the outbox")
        verbose_name_plural = _("marks of the outbox")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="outbox_has_one_mark"),
        ]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def get(cls) -> Self:
        return cls.objects.get_or_create(pk=1, defaults={"key": secrets.token_hex(16)})[0]
