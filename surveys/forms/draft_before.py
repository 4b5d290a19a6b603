"""What a question was in the version before; where its answers are carried over, each old one to a new one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.questionnaire.definition import Choice, Question
from surveys.questionnaire.going_on import (
    Relation,
    may_be_mapped,
    proposed_codes,
    targets_of,
)

# In place of a code: what was answered so counts nowhere.
NOWHERE = "-"

SAYS = {
    Relation.SAME: gettext_lazy(
        "the question means the same, and its answers are compared as they are"
    ),
    Relation.MAPPED: gettext_lazy(
        "its earlier answers are counted as the new ones, by the table below"
    ),
    Relation.NEW: gettext_lazy("nothing asked before is compared with it"),
}


class DraftBeforeForm(forms.Form):
    relation = forms.ChoiceField(
        label=gettext_lazy("Compared with the version before"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the question was before.")},
    )
    question_before = forms.ChoiceField(
        label=gettext_lazy("Question of the version before"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Choose a question of the version before that no other question goes on with."
            )
        },
    )
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        question: Question,
        earlier: Sequence[Question],
    ) -> None:
        """`earlier`: the questions that this one may go on with."""
        said = question.before
        was = said.question if said else question.code
        super().__init__(
            data, initial={"relation": _relation_of(question, earlier), "question_before": was}
        )
        self.question = question
        self.earlier = {each.code: each for each in earlier}
        if not self.is_bound and was not in self.earlier:
            self.initial["question_before"] = was = ""
        self.was = self.earlier.get(data.get("question_before", "") if data is not None else was)
        relations = self.fields["relation"]
        relations.choices = [  # type: ignore[attr-defined]
            (each.value, format_lazy("{}: {}", capfirst(each.label), SAYS[each]))
            for each in self._possible()
        ]
        listed = [(each.code, f"{each.number}. {each.text}") for each in earlier]
        self.fields["question_before"].choices = [("", _("None")), *listed]  # type: ignore[attr-defined]
        self.has_table = self.was is not None and may_be_mapped(question.kind, self.was.kind)
        if self.has_table:
            self._add_table()

    def _possible(self) -> Collection[Relation]:
        if not self.earlier:
            return [Relation.NEW]
        kinds = {each.kind for each in self.earlier.values()}
        if any(may_be_mapped(self.question.kind, kind) for kind in kinds):
            return list(Relation)
        return [Relation.SAME, Relation.NEW]

    def _add_table(self) -> None:
        was = self.was
        if was is None:
            return
        said = self.question.before
        codes: Mapping[str, str] = proposed_codes(self.question, was)
        nowhere = ""
        if said is not None and said.is_mapped and said.question == was.code:
            codes, nowhere = said.codes, NOWHERE
        offered = [
            (each.code, answer_name(each, self.question)) for each in targets_of(self.question)
        ]
        for choice in was.choices:
            field = forms.ChoiceField(
                label=answer_name(choice, was),
                choices=[("", _("Choose")), *offered, (NOWHERE, _("counts nowhere"))],
                required=False,
                initial=codes.get(choice.code, nowhere),
            )
            self.fields[f"to-{choice.code}"] = field
        if self.is_bound and self.shown_was != was.code:
            # Of another question than the table that was sent: proposed, as at first.
            sent = self.data.copy()  # type: ignore[attr-defined]
            for name in self._row_names:
                sent[name] = self.fields[name].initial
            self.data = sent

    @property
    def _row_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("to-")]

    @property
    def shown_was(self) -> str:
        """Of which question the table was that was sent."""
        return str(self.data.get("shown_was", ""))

    @property
    def is_of_another(self) -> bool:
        """Another earlier question was chosen than the one whose answers stood in the table."""
        was = self.was.code if self.was else ""
        return self.is_bound and self.has_table and was != self.shown_was

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self._row_names]

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Then → now, as they were sent."""
        sent = [(name, self.cleaned_data.get(name)) for name in self._row_names]
        return [(name.removeprefix("to-"), code) for name, code in sent if code and code != NOWHERE]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        relation = cleaned.get("relation")
        if relation in {None, Relation.NEW} or "question_before" in self.errors:
            return cleaned
        if self.was is None:
            self.add_error("question_before", _("Choose the question of the version before."))
        elif relation == Relation.MAPPED:
            self._check_table(cleaned)
        return cleaned

    def _check_table(self, cleaned: Mapping[str, Any]) -> None:
        if not self.has_table:
            message = _("Answers of that kind cannot be carried over. Choose another, or “new”.")
            self.add_error("question_before", message)
            return
        for name in self._row_names:
            if not cleaned.get(name) and name not in self.errors:
                message = _("Say what “%(answer)s” is now, or that it counts nowhere.")
                self.add_error(name, message % {"answer": self.fields[name].label})
        if not self.errors and not self.codes:
            message = _("Every earlier answer would count nowhere. Then the question is new.")
            self.add_error("relation", message)


def answer_name(choice: Choice, question: Question) -> str:
    """ "4 (well)" of a scale, the words of a choice."""
    text = str(choice.text)
    if question.is_scale and text != choice.code and choice.number >= 0:
        return f"{choice.code} ({text})"
    return text or choice.code


def _relation_of(question: Question, earlier: Sequence[Question]) -> str:
    said = question.before
    if said is None or said.question not in {each.code for each in earlier}:
        return Relation.NEW.value
    return (Relation.MAPPED if said.is_mapped else Relation.SAME).value
