"""Which questions are asked of whoever has answered so: what conditions hide counts nowhere."""

from collections.abc import Mapping

from surveys.questionnaire.answers import Answers, AnswerValue
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


def asked_pages(definition: Definition, answers: Mapping[str, AnswerValue]) -> list[Page]:
    """The pages on which anything is asked, as they are defined."""
    if not definition.has_conditions:
        return list(definition.pages)
    asked = {question.code for question in asked_questions(definition, answers)}
    return [page for page in definition.pages if any(q.code in asked for q in page.questions)]


def counting_answers(definition: Definition, answers: Answers) -> Answers:
    """Without what was answered to questions that are no longer asked."""
    if not definition.has_conditions:
        return answers
    asked = {question.code for question in asked_questions(definition, answers)}
    return {code: answer for code, answer in answers.items() if code in asked}
