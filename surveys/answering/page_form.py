"""One page of questions, as it is filled in."""

from collections.abc import Container, Mapping, Set
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.html import format_html
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
# The field in which a form says which of the questions with conditions it showed.
SHOWN = "draft_shown"


def filled_codes(page: Page, answers: Answers) -> str:
    """The questions of the page that are answered, for the form to bring back."""
    return " ".join(each.code for each in page.questions if answers.get(each.code))


@dataclass(frozen=True)
class PageForm:
    page: Page
    fields: tuple[QuestionField, ...] = ()
    # The questions that are not asked as things stand: in the form, so that their answers are kept and
    # a script can show them, but not seen.
    hidden: Set[str] = frozenset()

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

    def asking(self, asked: Container[str]) -> "PageForm":
        """The same with the questions hidden that are not among those asked."""
        hidden = frozenset(q.code for q in self.page.questions if q.code not in asked)
        return replace(self, hidden=hidden)

    @property
    def html(self) -> list[SafeString]:
        """Constant in the number of questions."""
        language = get_language()
        return [self._html(field, language) for field in named_fields(self.fields)]

    def _html(self, field: QuestionField, language: str | None) -> SafeString:
        html = field_html(field, language)
        code = field.question.code
        if field.question.ask_if is None and code not in self.hidden:
            return html
        hidden = " hidden" if code in self.hidden else ""
        return format_html(
            '<div class="asked-if" data-asked-if="{}"{}>{}</div>', code, hidden, html
        )

    @property
    def seen(self) -> tuple[QuestionField, ...]:
        """The fields of the questions that are asked."""
        if not self.hidden:
            return self.fields
        return tuple(field for field in self.fields if field.question.code not in self.hidden)

    @property
    def conditional(self) -> frozenset[str]:
        """The codes of the questions seen that are asked on conditions."""
        return frozenset(field.question.code for field in self.seen if field.question.ask_if)

    @property
    def answers(self) -> Answers:
        """What can be kept, right or wrong."""
        return {each.question.code: each.answer for each in self.fields if each.answer is not None}

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The id of each field that is wrong, and what to do."""
        found = []
        for field in self.seen:
            code, number = field.question.code, field.question.number
            for field_id, error in ((code, field.error), (code + WHY, field.why_error)):
                if error:
                    line = _("Question %(number)d: %(error)s") % {"number": number, "error": error}
                    found.append((field_id, line))
        return found

    @property
    def is_faulty(self) -> bool:
        return any(field.error or field.why_error for field in self.seen)

    @property
    def would_be_lost(self) -> bool:
        """Whether something was typed that no draft takes."""
        return any(field.answer is None for field in self.seen)

    @property
    def is_newer_elsewhere(self) -> bool:
        return any(field.is_newer_elsewhere for field in self.seen)

    def requiring(self, *, but: Container[str] = frozenset()) -> "PageForm":
        """The same with an error at each required question without an answer, `but` for some."""
        return replace(
            self,
            fields=tuple(
                field
                if field.question.code in self.hidden or field.question.code in but
                else required_field(field)
                for field in self.fields
            ),
        )

    def beside(self, theirs: Mapping[str, AnswerValue]) -> "PageForm":
        """The same with what another device has saved: beside our answers, and in place of none.

        Of a question that is not asked, what is newer stands: nobody sees two answers to compare.
        """
        return replace(self, fields=tuple(self._beside(field, theirs) for field in self.fields))

    def _beside(self, field: QuestionField, theirs: Mapping[str, AnswerValue]) -> QuestionField:
        newer = theirs.get(field.question.code)
        if newer is not None and field.question.code in self.hidden:
            return saved_field(field.question, newer)
        return field_beside(field, newer)
