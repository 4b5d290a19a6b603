"""What was done for each rule of the schedule, so that somebody notices when nothing is."""

from django.db import models


class Erasure(models.Model):
    rule = models.CharField(max_length=40, primary_key=True)
    ran_at = models.DateTimeField()
    # Rows of the last run, and of all runs together.
    count = models.PositiveIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["rule"]

    def __str__(self) -> str:
        return f"{self.rule} {self.ran_at:%Y-%m-%d %H:%M}"
