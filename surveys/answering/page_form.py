"""One page of questions, as it is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.answering.question_field import (
    WHY,
    QuestionField,
    field_beside,
    field_html,
    named_fields,
    required_field,
    saved_field,
    sent_field,
)
from surveys.questionnaire.answers import Answers, AnswerValue
from surveys.questionnaire.definition import Page

# The field in which a form says what was answered when it was opened, or when it last saved.
FILLED = "draft_filled"


def filled_codes(page: Page, answers: Answers) -> str:
    """The questions of the page that are answered, for the form to bring back."""
    return " ".join(each.code for each in page.questions if answers.get(each.code))


@dataclass(frozen=True)
class PageForm:
    page: Page
    fields: tuple[QuestionField, ...] = ()

    @classmethod
    def of(cls, page: Page, answers: Answers) -> "PageForm":
        """As it was last saved."""
        return cls(
            page,
            tuple(saved_field(q, answers.get(q.code) or AnswerValue()) for q in page.questions),
        )

    @classmethod
    def sent(cls, page: Page, sent: QueryDict) -> "PageForm":
        """As it was sent; what cannot be taken keeps its place and says why."""
        filled = frozenset(sent.get(FILLED, "").split())
        return cls(page, tuple(sent_field(question, sent, filled) for question in page.questions))

    @property
    def html(self) -> list[SafeString]:
        """Constant in the number of questions."""
        language = get_language()
        return [field_html(field, language) for field in named_fields(self.fields)]

    @property
    def answers(self) -> Answers:
        """What can be kept, right or wrong."""
        return {each.question.code: each.answer for each in self.fields if each.answer is not None}

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The id of each field that is wrong, and what to do."""
        found = []
        for field in self.fields:
            code, number = field.question.code, field.question.number
            for field_id, error in ((code, field.error), (code + WHY, field.why_error)):
                if error:
                    line = _("Question %(number)d: %(error)s") % {"number": number, "error": error}
                    found.append((field_id, line))
        return found

    @property
    def is_faulty(self) -> bool:
        return any(field.error or field.why_error for field in self.fields)

    @property
    def would_be_lost(self) -> bool:
        """Whether something was typed that no draft takes."""
        return any(field.answer is None for field in self.fields)

    @property
    def is_newer_elsewhere(self) -> bool:
        return any(field.is_newer_elsewhere for field in self.fields)

    def requiring(self) -> "PageForm":
        """The same with an error at each required question without an answer."""
        return replace(self, fields=tuple(required_field(field) for field in self.fields))

    def beside(self, theirs: Mapping[str, AnswerValue]) -> "PageForm":
        """The same with what another device has saved: beside our answers, and in place of none."""
        return replace(
            self,
            fields=tuple(
                field_beside(field, theirs.get(field.question.code)) for field in self.fields
            ),
        )
