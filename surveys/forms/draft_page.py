"""A page of a survey: its title, what stands above its questions, and its code."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from surveys.forms.draft_code import CodeField, refuse_taken
from surveys.forms.draft_part import Part, PartForm, Words
from surveys.questionnaire.codes import PAGE, is_placeholder, proposed_code


class DraftPageForm(PartForm):
    words = (
        Words("title", gettext_lazy("Title of the page"), is_line=True),
        Words(
            "intro",
            gettext_lazy("Introduction"),
            gettext_lazy("Stands above the questions of the page."),
            is_needed=False,
        ),
    )
    code = CodeField(gettext_lazy("Code"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        part: dict[str, Any],
        languages: Sequence[str],
        taken: Container[str],
        is_autosave: bool = False,
    ) -> None:
        """`taken` are the codes of the other pages. While one writes, the code stays as it is."""
        self.taken = taken
        self.waits_for_button = ("code",) if is_autosave else ()
        super().__init__(data, part=part, languages=languages)
        self.fields["code"] = self.fields.pop("code")

    def facts_in(self, part: dict[str, Any]) -> dict[str, Any]:
        return super().facts_in(part) | {"code": shown_code(part)}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code:
            refuse_taken(code, self.taken)
        return code

    def write(self, part: Part, facts: Mapping[str, Any]) -> None:
        super().write(part, facts)
        if "code" not in self.waits_for_button:
            part["code"] = facts["code"] or proposed_code(part["title"], self.taken, otherwise=PAGE)


def shown_code(part: Mapping[str, Any]) -> str:
    """Nothing for one that was made of no words: a better one is proposed at saving."""
    code = str(part.get("code", ""))
    return "" if is_placeholder(code) else code
