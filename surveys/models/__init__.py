from surveys.models.answer_import import AnswerImport
from surveys.models.invitation import Invitation
from surveys.models.reminder import Reminder
from surveys.models.response import Answer, Draft, Response
from surveys.models.round import Round
from surveys.models.set_aside import SetAsideAnswers
from surveys.models.survey import Question, Survey
from surveys.models.tally import Tally, Turnout

__all__ = [
    "Answer",
    "AnswerImport",
    "Draft",
    "Invitation",
    "Question",
    "Reminder",
    "Response",
    "Round",
    "SetAsideAnswers",
    "Survey",
    "Tally",
    "Turnout",
]
