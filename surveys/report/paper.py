"""A survey to be filled in on paper, or to be talked over by a board."""

from dataclasses import dataclass
from typing import Any

from surveys.library.shown import shown_pages
from surveys.questionnaire.definition import Definition


@dataclass(frozen=True)
class SurveyPaper:
    """In the active language; conditions are said in words, since paper hides nothing."""

    definition: Definition

    template = "surveys/report/paper.html"

    @property
    def title(self) -> str:
        return str(self.definition.title)

    def content(self) -> dict[str, Any]:
        return {
            "definition": self.definition,
            "pages": shown_pages(self.definition),
            "has_required": any(question.required for question in self.definition.questions),
        }
