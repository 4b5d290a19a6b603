"""The steps of a draft in words: what was done last, by whom, and what can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.library.drafts import Did
from surveys.library.parts import name_of
from surveys.models import DraftStep, SurveyDraft

# So many are listed; earlier ones come up as these are undone.
SHOWN = 10

SAID: dict[Did, Promise] = {
    Did.BEGAN: gettext_lazy("Begun."),
    Did.TOLD: gettext_lazy("What the start page says was changed."),
    Did.ADDED_PAGE: gettext_lazy("Page “%(about)s” added."),
    Did.EDITED_PAGE: gettext_lazy("Page “%(about)s” changed."),
    Did.MOVED_PAGE: gettext_lazy("Page “%(about)s” moved."),
    Did.COPIED_PAGE: gettext_lazy("Page “%(about)s” duplicated."),
    Did.REMOVED_PAGE: gettext_lazy("Page “%(about)s” removed."),
    Did.ADDED_QUESTION: gettext_lazy("Question “%(about)s” added."),
    Did.EDITED_QUESTION: gettext_lazy("Question “%(about)s” changed."),
    Did.MOVED_QUESTION: gettext_lazy("Question “%(about)s” moved."),
    Did.COPIED_QUESTION: gettext_lazy("Question “%(about)s” duplicated."),
    Did.REMOVED_QUESTION: gettext_lazy("Question “%(about)s” removed."),
    Did.SET_CONDITION: gettext_lazy("Condition of “%(about)s” changed."),
    Did.SET_BEFORE: gettext_lazy("What “%(about)s” was before changed."),
    Did.TRANSLATED: gettext_lazy("Translations changed."),
    Did.UNDID: gettext_lazy("A step undone."),
}


@dataclass(frozen=True)
class SaidStep:
    text: str
    step: DraftStep


def last_steps(draft: SurveyDraft) -> list[SaidStep]:
    """The newest first."""
    pages = {page["code"]: name_of(page) for page in draft.content.get("pages", ())}
    questions = {
        question["code"]: name_of(question)
        for page in draft.content.get("pages", ())
        for question in page.get("questions", ())
    }
    steps = draft.steps.defer("content_before").select_related("by").order_by("-revision")[:SHOWN]
    return [
        SaidStep(_said(step, pages | questions if "page" not in step.did else pages), step)
        for step in steps
    ]


def _said(step: DraftStep, names: Mapping[str, str]) -> str:
    if step.did not in set(Did):
        return _("A change.")
    return str(SAID[Did(step.did)]) % {"about": names.get(step.about, step.about)}
