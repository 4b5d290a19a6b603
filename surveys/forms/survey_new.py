"""Beginning a survey: from nothing, from a template, or from a copy of another; and for whom."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.typed.fields import LineField
from portal.ui.localised import LANGUAGES, page_language
from regions.models import Region
from surveys.forms.draft_words import LanguagesField
from surveys.forms.round_fields import RegionsField
from surveys.library.starting import (
    begin_draft,
    copied_content,
    empty_content,
    template_content,
    templates,
)
from surveys.models import Survey, SurveyDraft

NOTHING = "nothing"
LONGEST_TITLE = 200


class SurveyNewForm(forms.Form):
    begins_with = forms.ChoiceField(
        label=gettext_lazy("Begin with"),
        initial=NOTHING,
        error_messages={"required": gettext_lazy("Choose what the survey begins with.")},
    )
    title = LineField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy(
            "In the language that you read now. You may leave it empty if you begin with another survey."
        ),
    )
    languages = LanguagesField(
        label=gettext_lazy("Languages in which it is asked"),
        required=False,
        initial=["fi", "sv"],
        help_text=gettext_lazy("Of a survey that begins empty; you can change them later."),
    )
    regions = RegionsField(Region.objects.none(), label=gettext_lazy("Regions"), required=False)

    use_required_attribute = False

    def __init__(
        self, data: QueryDict | None = None, *, by: User, at: dt.datetime, today: dt.date
    ) -> None:
        super().__init__(data)
        self.by, self.at = by, at
        self.is_national = by.has_perm(Permission.EDIT_SURVEYS)
        own = Region.objects.all() if self.is_national else Region.objects.assigned_to(by, on=today)
        regions = self.fields["regions"]
        regions.queryset = own.by_name()  # type: ignore[attr-defined]
        if self.is_national:
            regions.help_text = _(
                "None chosen: the whole country. Experts of the regions chosen can edit it too."
            )
        else:
            regions.help_text = _("The survey is made for these of your regions.")
            self.initial["regions"] = list(own)
        begins = self.fields["begins_with"]
        begins.choices = self._beginnings()  # type: ignore[attr-defined]

    def _beginnings(self) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = [(NOTHING, _("An empty survey"))]
        if shipped := [(f"template.{name}", str(title)) for name, title in templates().items()]:
            found.append((_("A template"), shipped))
        surveys = Survey.objects.newest().order_by("code")
        if copies := [(f"survey.{each.pk}", str(each)) for each in surveys]:
            found.append((_("A copy of a survey"), copies))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        begins = cleaned.get("begins_with")
        if begins == NOTHING and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Give the survey a title."))
        if begins == NOTHING and not cleaned.get("languages") and "languages" not in self.errors:
            self.add_error(
                "languages", _("Choose at least one language in which the survey is asked.")
            )
        if not self.is_national and not cleaned.get("regions") and "regions" not in self.errors:
            self.add_error("regions", ValidationError(_("Choose at least one of your regions.")))
        return cleaned

    def save(self) -> SurveyDraft:
        begins, title = self.cleaned_data["begins_with"], self.cleaned_data["title"]
        words = {page_language(): title} if title else {}
        kind, _dot, which = begins.partition(".")
        if kind == "template":
            content = copied_content(template_content(which), words or _as_it_is(which))
        elif kind == "survey":
            content = copied_content(Survey.objects.get(pk=which).content, words)
        else:
            content = empty_content(words, self.cleaned_data["languages"])
        regions = list(self.cleaned_data["regions"])
        return begin_draft(content, regions=regions, by=self.by, at=self.at)


def _as_it_is(template: str) -> dict[str, str]:
    return dict(template_content(template)["title"])


def language_choices() -> list[tuple[str, str]]:
    return [(code, capfirst(str(get_language_info(code)["name_local"]))) for code in LANGUAGES]
