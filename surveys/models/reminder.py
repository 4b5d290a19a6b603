"""A reminder planned in advance: at its moment it goes to those who have not answered."""

from collections.abc import Mapping

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.ui.localised import LANGUAGES
from surveys.models.round import Round
from surveys.questionnaire.text import MAX_CUSTOM_MESSAGE, LocalisedText, localised_text


def message_columns(message: Mapping[str, str]) -> dict[str, str]:
    """A custom message, language → text, as the columns of a reminder."""
    return {f"custom_message_{language}": message.get(language, "") for language in LANGUAGES}


class Reminder(models.Model):
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("round")
    )
    due_at = models.DateTimeField(_("goes out"))
    sent_at = models.DateTimeField(_("went out"), null=True, blank=True)
    # Mails that were put into the outbox.
    mail_count = models.PositiveIntegerField(_("letters"), default=0)
    # What the manager says in this one beside what every reminder says.
    custom_message_fi = models.CharField(
        _("own words in Finnish"), max_length=MAX_CUSTOM_MESSAGE, blank=True
    )
    custom_message_sv = models.CharField(
        _("own words in Swedish"), max_length=MAX_CUSTOM_MESSAGE, blank=True
    )
    custom_message_en = models.CharField(
        _("own words in English"), max_length=MAX_CUSTOM_MESSAGE, blank=True
    )

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

    @property
    def custom_message(self) -> LocalisedText:
        """Read in the language of the mail; in the first that was written where that is empty."""
        return localised_text(self, "custom_message")
