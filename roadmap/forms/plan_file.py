"""Choosing a file that changes a roadmap."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.importing.form import FileForm, file_field
from portal.tabular.reader import UnreadableFile
from roadmap.access import Refused
from roadmap.exchange.problem import Problem, RowProblem
from roadmap.exchange.taking_in import NothingRead, upload
from roadmap.models import PlanFile, Roadmap


class PlanFileForm(FileForm):
    """`problems` say what is wrong with the headings, once it was not saved."""

    problem_kind = Problem
    file = file_field(
        _("File of the roadmap"),
        limits=_("Excel workbook (.xlsx) or CSV (.csv); at most 10 MB and 50,000 rows."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        roadmap: Roadmap,
        by: User,
        at: dt.datetime,
    ) -> None:
        super().__init__(data, files)
        self.roadmap, self.by, self.at = roadmap, by, at
        self.problems: list[RowProblem] = []

    def save(self) -> PlanFile | None:
        """Read the file; None, with an error, where it is refused."""
        file = self.cleaned_data["file"]
        try:
            return upload(self.roadmap, file.chunks(), name=file.name, by=self.by, at=self.at)
        except UnreadableFile as unreadable:
            self.add_error("file", str(Problem.unreadable(unreadable)))
        except NothingRead as nothing:
            self.problems = nothing.problems
            self.add_error("file", _("Nothing was read from the file. Below stands what to do."))
        except Refused as refused:
            self.add_error("file", refused)
        return None
