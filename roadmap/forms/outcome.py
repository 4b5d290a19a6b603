"""Recording what came of an influence point."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.typed.fields import LineField, TextField, WholeNumberField
from portal.ui.localised import LANGUAGES
from roadmap.influence.outcomes import (
    TEXTS,
    TOLD,
    ColleagueWasFaster,
    record_outcome,
    result_refusal,
)
from roadmap.models import InfluencePoint, Outcome

MOST_WORDS = 2_000
HELP = {
    "fi": gettext_lazy("Needed unless it is still open or not known."),
    "sv": gettext_lazy("Where this is empty, Swedish readers get the Finnish text."),
}


def result_choices() -> list[tuple[str, str]]:
    return [(value, capfirst(str(label))) for value, label in Outcome.Result.choices]


class OutcomeForm(forms.Form):
    """In Finnish and Swedish, in English where it is wanted."""

    result = forms.ChoiceField(
        label=gettext_lazy("What came of it?"), widget=forms.RadioSelect, choices=result_choices
    )
    # The newest outcome that was seen.
    base = WholeNumberField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        point: InfluencePoint,
        newest: Outcome | None,
        by: User,
        at: dt.datetime,
    ) -> None:
        self.point, self.by, self.at = point, by, at
        # Set once a colleague was faster: shown beside what was typed.
        self.theirs: Outcome | None = None
        super().__init__(data, initial={"base": newest.pk if newest else 0})
        for language in LANGUAGES:
            self._add_texts(language)

    def _add_texts(self, language: str) -> None:
        words, following = Outcome.words.by_language[language], Outcome.next.by_language[language]
        self.fields[words] = TextField(
            label=capfirst(str(Outcome.words.fields[language].verbose_name)),
            required=False,
            max_length=MOST_WORDS,
            help_text=HELP.get(language, ""),
            widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
        )
        self.fields[following] = LineField(
            label=capfirst(str(Outcome.next.fields[language].verbose_name)),
            required=False,
            max_length=Outcome.next.fields[language].max_length,
            widget=forms.TextInput(attrs={"lang": language}),
        )

    @staticmethod
    def names_of_texts() -> dict[str, str]:
        """As the form calls its texts."""
        texts = (Outcome.words, Outcome.next)
        return {
            text.by_language[language]: capfirst(str(field.verbose_name))
            for text in texts
            for language, field in text.fields.items()
        }

    @property
    def asked_texts(self) -> list[forms.BoundField]:
        return [*self._texts_in("fi"), *self._texts_in("sv")]

    @property
    def english(self) -> list[forms.BoundField]:
        return self._texts_in("en")

    def _texts_in(self, language: str) -> list[forms.BoundField]:
        columns = (Outcome.words.by_language[language], Outcome.next.by_language[language])
        return [self[column] for column in columns]

    @property
    def has_english(self) -> bool:
        return any(field.value() or field.errors for field in self.english)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        result = chosen.get("result", "")
        if result and (refusal := result_refusal(self.point, result, at=self.at)):
            self.add_error("result", refusal)
        if result in TOLD and "words_fi" in chosen and not chosen["words_fi"]:
            self.add_error("words_fi", _("Say in a sentence or two what was decided."))
        return chosen

    def save_outcome(self) -> Outcome | None:
        """None, with the errors in place, where a rule says no or a colleague was faster."""
        chosen = self.cleaned_data
        try:
            done = record_outcome(
                self.point,
                result=chosen["result"],
                texts={name: chosen[name] for name in TEXTS},
                base=chosen["base"] or 0,
                by=self.by,
                at=self.at,
            )
        except ValidationError as error:
            self.add_error(None, error.messages)
            return None
        if not isinstance(done, ColleagueWasFaster):
            return done.outcome
        self._show_theirs(done.theirs)
        return None

    def _show_theirs(self, theirs: Outcome) -> None:
        self.theirs = theirs
        self.add_error(
            None,
            _(
                "A colleague has recorded an outcome since you opened the form. Yours is not saved "
                "yet: read theirs below. If you save again, yours becomes the newest one and theirs "
                "stays in the history."
            ),
        )
        if isinstance(self.data, QueryDict):
            sent = self.data.copy()
            sent["base"] = str(theirs.pk)
            self.data = sent
