"""Names with two meanings in a definition: a file of answers could not say which is meant."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.questionnaire.definition import Choice, Definition, Question, QuestionKind
from surveys.questionnaire.schema import Fault
from surveys.questionnaire.several import readings


def find_ambiguous_names(definition: Definition) -> Iterator[Fault]:
    """In one language, no two choices have the same words, and none has the code of another.

    Words that mean different things in different languages are no fault: where they stand in a file,
    the file is refused.
    """
    for p, page in enumerate(definition.pages):
        for q, question in enumerate(page.questions):
            kind = "points" if question.is_scale else "choices"
            yield from _faults(question, f"pages[{p}].questions[{q}].{kind}")


def _faults(question: Question, place: str) -> Iterator[Fault]:
    for language in (
        "",
        *{each for choice in question.choices for each in choice.text.by_language},
    ):
        seen: dict[str, Choice] = {}
        for choice in question.offered:
            for name in {name for spoken, name in choice.names() if spoken in {"", language}}:
                other = seen.setdefault(name, choice)
                if other is not choice and language:
                    message = _(
                        "“%(name)s” could mean %(one)s or %(other)s. Give one of them other words, "
                        "or the points of a scale their values."
                    )
                    about = {"name": name, "one": other.code, "other": choice.code}
                    yield Fault(place, message % about)
    if question.kind == QuestionKind.MULTIPLE:
        for choice in question.choices:
            for name in {name for _language, name in choice.names()}:
                if len(readings(question, name)) > 1:
                    message = _(
                        "“%(name)s” could mean one choice or several, parted by | or ;. Give it other words."
                    )
                    yield Fault(place, message % {"name": name})
