from surveys.models.answer_import import AnswerImport
from surveys.models.invitation import Invitation
from surveys.models.reminder import Reminder
from surveys.models.response import Answer, Draft, Response
from surveys.models.round import Round
from surveys.models.set_aside import SetAsideAnswers
from surveys.models.survey import Question, Survey
from surveys.models.survey_draft import Correction, DraftStep, SurveyDraft
from surveys.models.tally import Tally, Turnout

__all__ = [
    "Answer",
    "AnswerImport",
    "Correction",
    "Draft",
    "DraftStep",
    "Invitation",
    "Question",
    "Reminder",
    "Response",
    "Round",
    "SetAsideAnswers",
    "Survey",
    "SurveyDraft",
    "Tally",
    "Turnout",
]
