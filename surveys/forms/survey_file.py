"""Choosing a file of a survey, and saying yes to what was understood of it."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.importing.form import FileForm
from portal.importing.problem import Problem
from regions.models import Region

JSON, XLSX = ".json", ".xlsx"
MAX_JSON = 1024 * 1024


class SurveyFileProblem(Problem):
    empty_file = _("The file is empty. Choose an XLSForm (.xlsx) or a definition (.json).")


class SurveyFileForm(FileForm):
    """For whom the survey is, is asked only of those who may make it for some regions alone."""

    problem_kind = SurveyFileProblem
    file = forms.FileField(
        label=_("File of the survey"),
        help_text=_(
            "An XLSForm as Excel workbook (.xlsx), at most 10 MB, or a definition (.json), at most 1 MB."
        ),
        widget=forms.FileInput(attrs={"accept": f"{XLSX},{JSON}"}),
        error_messages={"required": _("Choose a file.")},
    )
    language = forms.ChoiceField(
        label=_("Language of texts without a language"),
        help_text=_("Of columns such as “label” that name none."),
        choices=settings.LANGUAGES,
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language() or "fi"
        self.own_regions = None
        if not user.has_perm(Permission.EDIT_SURVEYS):
            self.own_regions = Region.objects.assigned_to(user, on=timezone.localdate())
            self.fields["regions"] = forms.ModelMultipleChoiceField(
                label=_("Regions"),
                queryset=self.own_regions,
                widget=forms.CheckboxSelectMultiple,
                initial=list(self.own_regions),
                error_messages={"required": _("Choose at least one region.")},
            )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        suffix = PurePath(file.name or "").suffix.lower()
        if suffix not in {JSON, XLSX}:
            message = _(
                "Choose an XLSForm saved as an Excel workbook (.xlsx), or a definition (.json)."
            )
            raise forms.ValidationError(message, code="suffix")
        if suffix == XLSX:
            return super().clean_file()
        if not file.size:
            raise forms.ValidationError(self.problem_kind.empty_file, code="empty")
        if file.size > MAX_JSON:
            raise forms.ValidationError(
                _("The file is larger than 1 MB: no survey is so long."), code="too_large"
            )
        return file

    @property
    def language_chosen(self) -> str:
        return self.cleaned_data.get("language") or get_language() or "fi"
