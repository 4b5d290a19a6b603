"""The words of all names and places, each once or a few times: where typing errors are looked up."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.organisations.search_words import MOST_LETTERS, words_to_know

BATCH = 2_000
# How many words one query asks for: SQLite takes only so many parameters.
CHUNK = 500


class SearchWordManager(models.Manager["SearchWord"]):
    def take_in(self, keys: Iterable[str]) -> None:
        """The words of these search keys. Two who bring the same word at once both write it, so that
        neither waits for the other; words that no name has any more do no harm."""
        words = sorted(words_to_know(keys))
        known: set[str] = set()
        if len(words) > BATCH:
            known = set(self.values_list("word", flat=True))
        else:
            for start in range(0, len(words), CHUNK):
                chunk = words[start : start + CHUNK]
                known |= set(self.filter(word__in=chunk).values_list("word", flat=True))
        new = [SearchWord(word=word) for word in words if word not in known]
        if new:
            self.bulk_create(new, batch_size=BATCH)


class SearchWord(models.Model):
    word = models.CharField(_("word"), max_length=MOST_LETTERS, db_index=True)

    objects = SearchWordManager()

    class Meta:
        verbose_name = _("word to search by")
        verbose_name_plural = _("words to search by")

    def __str__(self) -> str:
        return self.word
