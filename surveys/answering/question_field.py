"""One question as it is filled in: what is chosen and typed, what is wrong, what is newer."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from surveys.questionnaire.answers import AnswerValue, BadAnswer, missing, read
from surveys.questionnaire.day import day_of, read_day
from surveys.questionnaire.definition import CANNOT_SAY_CHOICE, Question, QuestionKind
from surveys.questionnaire.naming import Names, names_in, value_code, value_text
from surveys.questionnaire.references import references_for

WHY = "_why"
# Of an answer that cannot be taken, this much is kept until it is corrected.
MOST_KEPT = 20_000


@dataclass(frozen=True)
class Option:
    """A point or a choice; `is_apart` for "cannot say", which is no point of the scale."""

    value: str
    text: str
    is_chosen: bool
    is_apart: bool


@dataclass(frozen=True)
class QuestionField:
    """One question with what was typed, right or wrong."""

    question: Question
    raw: tuple[str, ...] = ()
    why: str = ""
    answer: AnswerValue | None = None
    # Emptied on purpose: an answer stood here, or "no answer" was chosen.
    is_cleared: bool = False
    error: str = ""
    why_error: str = ""
    # What another device has saved meanwhile.
    theirs: AnswerValue | None = None
    # What is found in lists of the portal, as the page calls it.
    names: Names = field(default_factory=dict, hash=False)

    @property
    def typed(self) -> str:
        """As it was typed; what was understood of the name of an organisation."""
        raw = self.raw[0] if self.raw else ""
        if self.question.is_date:
            # Browsers show no day that is written otherwise.
            day = read_day(raw)
            return raw if day is None else day_of(day).isoformat()
        if self.question.is_reference and self.answer and self.answer.value is not None:
            name = value_text(self.question, self.answer.value, self.names)
            code = value_code(self.question, self.answer.value)
            return name if name == code else f"{name} ({code})"
        return raw

    @property
    def earliest(self) -> str:
        return day_of(self.question.minimum).isoformat()

    @property
    def latest(self) -> str:
        return day_of(self.question.maximum).isoformat()

    @property
    def listed(self) -> Sequence[tuple[int, str]] | None:
        """What can be chosen of a list of the portal's own, if it is short enough to choose from."""
        return references_for(self.question.kind).listed() if self.question.is_reference else None

    @property
    def is_list(self) -> bool:
        return self.listed is not None

    @property
    def entries(self) -> list[Option]:
        """The whole list; what was chosen before it left the list stays chosen, first of all."""
        chosen = self.answer.value if self.answer and not self.answer.is_faulty else None
        listed = list(self.listed or ())
        if chosen is not None and chosen not in dict(listed):
            listed.insert(0, (chosen, value_text(self.question, chosen, self.names)))
        return [
            Option(value_code(self.question, value), name, value == chosen, is_apart=False)
            for value, name in listed
        ]

    @property
    def is_choice(self) -> bool:
        return bool(self.question.offered)

    @property
    def is_multiple(self) -> bool:
        return self.question.kind == QuestionKind.MULTIPLE

    @property
    def can_be_cleared(self) -> bool:
        """Boxes are cleared by another press; of the others one stays chosen, if none says so."""
        return self.is_choice and not self.is_multiple and not self.question.required

    @property
    def options(self) -> list[Option]:
        chosen = set(self.raw)
        return [
            Option(choice.form_value, str(choice.text), choice.form_value in chosen,
                   choice is CANNOT_SAY_CHOICE)
            for choice in self.question.offered
        ]  # fmt: skip

    @property
    def is_blank(self) -> bool:
        told = (self.why, self.error, self.why_error, self.theirs)
        return not any(self.raw) and not any(told)

    @property
    def is_newer_elsewhere(self) -> bool:
        return self.theirs is not None

    @property
    def theirs_text(self) -> str:
        theirs = self.theirs or AnswerValue()
        return answer_text(self.question, theirs, self.names) or _("Not answered")


# The question stands here too: as long as it lives nothing else has its id. So does the list that was
# offered: of another one it is rendered anew.
_blank: dict[tuple[int, str | None], tuple[Question, object, SafeString]] = {}


def field_html(field: QuestionField, language: str | None) -> SafeString:
    """A question as its page shows it. Left blank it looks the same to everybody: rendered once."""
    if not field.is_blank:
        return _render(field)
    key, listed = (id(field.question), language), field.listed
    known = _blank.get(key)
    if known is None or known[1] is not listed:
        known = (field.question, listed, _render(QuestionField(field.question)))
        _blank[key] = known
    return known[2]


def _render(field: QuestionField) -> SafeString:
    context = {"field": field, "question": field.question}
    return mark_safe(get_template("surveys/answer/_question.html").render(context))  # noqa: S308


def names_in_answers(questions: Sequence[Question], answers: Mapping[str, AnswerValue]) -> Names:
    """What lists of the portal call these answers; constant in the number of questions."""
    given = ((question, answers.get(question.code)) for question in questions)
    return names_in((question, answer.values) for question, answer in given if answer)


def named_fields(fields: Sequence[QuestionField]) -> Iterator[QuestionField]:
    """The same with the names of what they show."""
    names = names_in(
        (each.question, answer.values)
        for each in fields
        for answer in (each.answer, each.theirs)
        if answer
    )
    return (replace(each, names=names) if names else each for each in fields)


def answer_text(question: Question, answer: AnswerValue, names: Names | None = None) -> str:
    """The text of what was chosen, the number with its unit, the day, or the text; or what cannot be
    taken. `names`: of what is found in lists, where many are asked for at once.
    """
    if answer.raw and not question.offered:
        return "\n".join(answer.raw)
    text = "\n".join(value_text(question, value, names or {}) for value in answer.values)
    if text and question.kind == QuestionKind.NUMBER and question.unit:
        text = f"{text} {question.unit}"
    return "\n".join(part for part in (text, answer.text) if part)


def saved_field(question: Question, answer: AnswerValue) -> QuestionField:
    if answer.raw is not None:
        return _typed(question, answer.raw, answer.text)
    if question.is_text:
        return QuestionField(question, (answer.text,), answer=answer)
    if question.is_date or question.is_reference:
        codes = tuple(value_code(question, value) for value in answer.values)
        return QuestionField(question, codes, answer=answer)
    sent = tuple(question.form_values.get(value, str(value)) for value in answer.values)
    return QuestionField(question, sent, answer.text, answer)


def sent_field(
    question: Question, sent: QueryDict, filled: Container[str] = frozenset()
) -> QuestionField:
    """As it was sent by a form in which the questions `filled` were answered."""
    raw = tuple(sent.getlist(question.code))
    why = sent.get(question.code + WHY, "") if question.why else ""
    is_none_chosen = bool(question.offered) and raw == ("",)
    is_cleared = not any(raw) and not why and (is_none_chosen or question.code in filled)
    return replace(_typed(question, raw, why), is_cleared=is_cleared)


def _typed(question: Question, raw: tuple[str, ...], why: str) -> QuestionField:
    try:
        return QuestionField(question, raw, why, _read(question, raw, why))
    except BadAnswer as fault:
        error = str(fault)
    storable = AnswerValue(text=why, raw=raw) if _is_storable(question, raw, why) else None
    try:
        _read(question, raw)
    except BadAnswer:
        return QuestionField(question, raw, why, storable, error=error)
    return QuestionField(question, raw, why, storable, why_error=error)


def _read(question: Question, raw: tuple[str, ...], why: str = "") -> AnswerValue:
    """What a form sends for a choice stands for its code."""
    codes = {choice.form_value: choice.code for choice in question.offered}
    return read(question, [codes.get(each, each) for each in raw], why)


def _is_storable(question: Question, raw: tuple[str, ...], why: str) -> bool:
    """What a person can have chosen or typed: no database takes a NUL, and a draft is no store."""
    offered = set(question.form_values.values())
    texts = [*raw, why]
    is_ours = not offered or (offered.issuperset(raw) and len(raw) <= len(offered))
    if question.is_reference and references_for(question.kind).listed() is not None:
        # Of a list nobody chooses what is not in it.
        is_ours = False
    return is_ours and sum(map(len, texts)) <= MOST_KEPT and "\0" not in "".join(texts)


def field_beside(field: QuestionField, theirs: AnswerValue | None) -> QuestionField:
    if theirs is None:
        return field
    if field.answer or field.is_cleared:
        return replace(field, theirs=theirs)
    return saved_field(field.question, theirs)


def required_field(field: QuestionField) -> QuestionField:
    is_told = field.error or field.why_error
    if is_told or field.answer is None or not missing(field.question, field.answer):
        return field
    if field.is_multiple:
        error = _("Choose at least one answer.")
    elif field.is_choice or field.is_list:
        error = _("Choose an answer.")
    elif field.question.is_text:
        error = _("Write an answer.")
    elif field.question.is_date:
        error = _("Give a day, for example 15.1.2027.")
    elif field.question.is_reference:
        error = _("Write the name or the number of an organisation.")
    else:
        error = _("Write a number.")
    return replace(field, error=error)
