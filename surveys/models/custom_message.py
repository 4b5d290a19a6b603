"""What a manager says in a mail in words of their own, beside what every such mail says."""

from typing import Self, overload

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ui.localised import LocalisedColumns
from surveys.questionnaire.text import MAX_CUSTOM_MESSAGE, LocalisedText


class CustomMessageColumns(LocalisedColumns):
    """Read in the language of the mail; in the first that was written where that is empty."""

    def __init__(self) -> None:
        super().__init__(
            _("own words in Finnish"),
            _("own words in Swedish"),
            _("own words in English"),
            max_length=MAX_CUSTOM_MESSAGE,
            blank=True,
        )

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: models.Model, owner: type) -> LocalisedText: ...

    def __get__(self, instance: models.Model | None, owner: type) -> Self | LocalisedText:
        if instance is None:
            return self
        texts = self.texts(instance)
        return LocalisedText({language: text for language, text in texts.items() if text})
