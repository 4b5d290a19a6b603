"""A reminder planned in advance: at its moment it goes to those who have not answered."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models.custom_message import CustomMessageColumns
from surveys.models.round import Round


class Reminder(models.Model):
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("round")
    )
    due_at = models.DateTimeField(_("goes out"))
    sent_at = models.DateTimeField(_("went out"), null=True, blank=True)
    # Mails that were put into the outbox.
    mail_count = models.PositiveIntegerField(_("letters"), default=0)
    # What the manager says in this one beside what every reminder says.
    custom_message = CustomMessageColumns()

    class Meta:
        ordering = ["round", "due_at"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "due_at"],
                name="reminder_once_per_moment",
                violation_error_message=_("There is already a reminder at that moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {timezone.localtime(self.due_at):%Y-%m-%d %H:%M}"
