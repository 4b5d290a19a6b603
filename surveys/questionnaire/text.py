"""A text in several languages, as definitions and custom messages hold it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.ui.localised import page_language

# Characters that a manager may say in a mail.
MAX_CUSTOM_MESSAGE = 600


@dataclass(frozen=True)
class LocalisedText:
    """A text in several languages, read in that of the page."""

    by_language: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        language = page_language()
        return self.by_language.get(language) or next(iter(self.by_language.values()), "")

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def in_language(self, language: str) -> str:
        return self.by_language.get(language, "")

    @property
    def shown_language(self) -> str:
        """The language of what `str` gives."""
        return self.language_for(page_language())

    def language_for(self, language: str) -> str:
        """Which language is read instead: that one, or the first there is."""
        if self.by_language.get(language):
            return language
        return next(iter(self.by_language), language)
