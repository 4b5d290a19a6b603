"""Which questions are asked of whoever has answered so: what conditions hide counts nowhere."""

from collections.abc import Mapping

from surveys.questionnaire.answers import Answers, AnswerValue, missing
from surveys.questionnaire.definition import Definition, Page, Question


def asked_questions(definition: Definition, answers: Mapping[str, AnswerValue]) -> list[Question]:
    """In their order. An answer to a question that is not asked feeds no other condition."""
    if not definition.has_conditions:
        return list(definition.questions)
    asked: list[Question] = []
    counting: Answers = {}
    for page in definition.pages:
        if page.ask_if is not None and not page.ask_if.holds(counting):
            continue
        for question in page.questions:
            if question.ask_if is not None and not question.ask_if.holds(counting):
                continue
            asked.append(question)
            if question.code in answers:
                counting[question.code] = answers[question.code]
    return asked


def is_asked(page: Page, question: Question, counting: Mapping[str, AnswerValue]) -> bool:
    """Of whoever has answered so up to here; `counting` without answers to what was not asked."""
    conditions = (page.ask_if, question.ask_if)
    return all(each is None or each.holds(counting) for each in conditions)


def asked_codes(definition: Definition, answers: Mapping[str, AnswerValue]) -> frozenset[str]:
    return frozenset(question.code for question in asked_questions(definition, answers))


def waiting_questions(definition: Definition, answers: Mapping[str, AnswerValue]) -> list[Question]:
    """Those asked whose answer is required and missing, or has to be corrected."""
    return [
        question
        for question in asked_questions(definition, answers)
        if missing(question, answers.get(question.code) or AnswerValue())
    ]


def asked_pages(definition: Definition, answers: Mapping[str, AnswerValue]) -> list[Page]:
    """The pages on which anything is asked, as they are defined."""
    if not definition.has_conditions:
        return list(definition.pages)
    asked = asked_codes(definition, answers)
    return [page for page in definition.pages if any(q.code in asked for q in page.questions)]


def counting_answers(definition: Definition, answers: Answers) -> Answers:
    """Without what was answered to questions that are no longer asked."""
    if not definition.has_conditions:
        return answers
    asked = asked_codes(definition, answers)
    return {code: answer for code, answer in answers.items() if code in asked}
