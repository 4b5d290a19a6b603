"""A spelling mistake is mended in a survey that was answered already: words change, nothing else."""

import datetime as dt
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.typed.text import plain_text
from portal.ui.localised import LANGUAGES
from surveys.models import Correction, Survey
from surveys.questionnaire.definition import Definition
from surveys.questionnaire.definition_file import (
    build_definition,
    checked_content,
    definition_digest,
)
from surveys.questionnaire.point_values import VALUE
from surveys.questionnaire.schema import objects_in
from surveys.questionnaire.text import LocalisedText


@dataclass(frozen=True)
class CorrectableText:
    """One text of a survey: where it stands in the definition, and what it says in each language."""

    place: str
    text: LocalisedText

    @property
    def words(self) -> dict[str, str]:
        return dict(self.text.by_language)


class NoSuchText(Exception):
    """The survey has no text at this place."""


class WordsRefused(Exception):
    """The new words cannot stand; the message says why."""


def correctable_texts(content: Mapping[str, Any]) -> Iterator[CorrectableText]:
    for place, each in objects_in(content):
        words = {key: said for key, said in each.items() if key != VALUE}
        is_text = words and set(words) <= set(LANGUAGES) and not place.endswith(".codes")
        if is_text and ".ask_if" not in place:
            yield CorrectableText(place, LocalisedText(words))


@transaction.atomic
def correct_survey(
    survey: Survey, *, place: str, words: Mapping[str, str], by: User, at: dt.datetime
) -> list[Correction]:
    """Put new words in place of the old, each noted; none where nothing differs.

    `words` is by language; only languages in which the text stands can be corrected. Raises
    `NoSuchText`, `WordsRefused`, and `FaultyDefinition` where the new words would have two meanings.
    """
    current = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    content = deepcopy(current.content)
    before = next((t.words for t in correctable_texts(content) if t.place == place), None)
    if before is None:
        raise NoSuchText
    changed = {
        language: plain_text(said).strip()
        for language, said in words.items()
        if language in before and plain_text(said).strip() != before[language]
    }
    if not changed:
        return []
    if not all(changed.values()):
        raise WordsRefused(_("Write the words: a text that was asked cannot be taken away."))
    dict(objects_in(content))[place].update(changed)
    checked_content(content)
    if _bones(build_definition(content)) != _bones(build_definition(current.content)):
        raise WordsRefused(_("Only words can be corrected: this would change what is counted."))
    current.content, current.digest = content, definition_digest(content)
    current.save(update_fields=["content", "digest"])
    role = by.leading_role
    trail.record("survey.corrected", subject=current, by=by, at=at, version=current.version)
    return Correction.objects.bulk_create(
        Correction(
            survey=current,
            place=place,
            language=language,
            words_before=before[language],
            words_after=said,
            at=at,
            by=by,
            by_role=role,
        )
        for language, said in changed.items()
    )


def _bones(definition: Definition) -> list[Any]:
    """What answers rest on: all but words."""
    return [
        (q.number, q.code, q.kind, q.indicator, [(c.number, c.code, c.alone) for c in q.choices])
        for q in definition.questions
    ]
