"""The last time the clock was seen to tick: beat sent it, the broker carried it, a worker heard it."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

# The names of the two that tick: the sweep, and the tick that does what is due.
CLOCK = "clock"
PLANNER = "planner"


class Tick(models.Model):
    name = models.CharField(_("name"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("last tick"))

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def record(cls, name: str, *, at: dt.datetime) -> None:
        cls.objects.update_or_create(name=name, defaults={"at": at})

    @classmethod
    def last(cls, name: str) -> dt.datetime | None:
        return cls.objects.filter(name=name).values_list("at", flat=True).first()
