"""What the start page of a survey says, and in which languages it is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from portal.typed.fields import WholeNumberField
from portal.ui.localised import LANGUAGES
from surveys.forms.draft_part import Part, PartForm, Words
from surveys.library.estimate import MOST_MINUTES, estimated_minutes


class LanguagesField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        named = [(code, capfirst(str(get_language_info(code)["name_local"]))) for code in LANGUAGES]
        message = gettext_lazy("Choose at least one language in which the survey is asked.")
        super().__init__(choices=named, error_messages={"required": message}, **options)

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        return [language for language in LANGUAGES if language in chosen]


class DraftWordsForm(PartForm):
    words = (
        Words("title", gettext_lazy("Title"), is_line=True),
        Words("who", gettext_lazy("Who asks")),
        Words(
            "why",
            gettext_lazy("Why"),
            gettext_lazy("What is asked, and what the answers are needed for."),
        ),
        Words(
            "use",
            gettext_lazy("How answers are used"),
            gettext_lazy("Who reads them, what is published, and what nobody should write."),
        ),
    )
    languages_promised = LanguagesField(
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy(
            "A round opens only once everything is said in each of these. Texts in a language that "
            "you take away are kept."
        ),
    )
    minutes = WholeNumberField(
        label=gettext_lazy("Minutes it takes"),
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={
            "required": gettext_lazy("Say in whole minutes how long it takes to answer."),
            "invalid": gettext_lazy("Write the minutes as a whole number, such as 8."),
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, part: dict[str, Any], languages: Sequence[str]
    ) -> None:
        super().__init__(data, part=part, languages=languages)
        self.fields["minutes"].help_text = _(
            "Estimate by the questions so far: %(minutes)d min."
        ) % {"minutes": estimated_minutes(part)}

    def facts_in(self, part: dict[str, Any]) -> dict[str, Any]:
        promised = [language for language in LANGUAGES if language in part.get("languages", ())]
        more = {"languages_promised": promised, "minutes": part.get("minutes")}
        return super().facts_in(part) | more

    def write(self, part: Part, facts: Mapping[str, Any]) -> None:
        super().write(part, facts)
        part["languages"] = list(facts["languages_promised"])
        part["minutes"] = facts["minutes"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        main = settings.LANGUAGE_CODE
        titles = [cleaned.get(f"title_{language}") for language in self.languages]
        if not any(titles) and not any(f"title_{each}" in self.errors for each in self.languages):
            first = main if main in self.languages else self.languages[0]
            self.add_error(
                f"title_{first}", ValidationError(_("Give the survey a title in some language."))
            )
        return cleaned
