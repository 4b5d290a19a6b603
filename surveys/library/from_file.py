"""A file that somebody chose, as a survey that is shown before it is saved: an XLSForm or a definition."""

import datetime as dt
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.importing.problem import Problem
from portal.tabular.reader import UnreadableFile
from regions.models import Region
from surveys.exchange.acceptance import NotJudged, refusal_of
from surveys.exchange.finding import Finding, Level
from surveys.exchange.form_file import (
    CellsWithoutHeading,
    NoSurveySheet,
    TooManyRows,
    read_form,
)
from surveys.exchange.pages import OPENING
from surveys.exchange.understanding import Understood, understand
from surveys.library.starting import begin_draft
from surveys.models import SurveyDraft
from surveys.questionnaire.definition import Definition
from surveys.questionnaire.definition_file import (
    FaultyDefinition,
    build_definition,
    checked_content,
    read_json,
)

# Of what is shown on the page; the rest is counted.
MOST_FINDINGS = 300
# What goes from the page that shows a survey to the saving of it, in characters and seconds.
MOST_CARRIED = 1_500_000
CARRIED_FOR = 7 * 24 * 60 * 60
_SALT = "surveys.from_file"


class NotCarried(Exception):
    """What was shown cannot be saved any more: it is too old, or not from this page."""


@dataclass
class FileRead:
    """`content` is empty where nothing can be shown of it; without errors it can be saved."""

    content: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def can_be_saved(self) -> bool:
        return bool(self.content) and not any(f.level == Level.ERROR for f in self.findings)

    @property
    def by_level(self) -> Iterator[tuple[Level, list[Finding], int]]:
        """Each level of which something is said: the first findings, and how many more there are."""
        for level in Level:
            found = [each for each in self.findings if each.level == level]
            if found:
                yield level, found[:MOST_FINDINGS], max(0, len(found) - MOST_FINDINGS)

    @property
    def definition(self) -> Definition | None:
        """As it would be asked, its opening words left empty where the file has none."""
        return build_definition({**_UNTOLD, **self.content}) if self.can_be_saved else None


_UNTOLD: Mapping[str, Any] = {"who": {}, "why": {}, "use": {}, "minutes": 1}


def read_survey_file(file: UploadedFile, *, language: str) -> FileRead:
    """Whatever is in the file: what cannot be read is told as a finding."""
    name = file.name or ""
    if PurePath(name).suffix.lower() == ".json":
        return _read_definition(file.read())
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        try:
            form = read_form(copy.name, name)
        except UnreadableFile as unreadable:
            return _unreadable(unreadable)
        except CellsWithoutHeading as cells:
            message = _(
                "The row goes on where no column has a heading. Empty these cells, or give their "
                "columns headings."
            )
            return FileRead({}, [Finding(Level.ERROR, message, cells.sheet, cells.row)])
        except NoSurveySheet as missing:
            message = _("The workbook has no sheet “survey”. Its sheets: %(sheets)s.")
            return _refused(message % {"sheets": ", ".join(missing.sheets)[:200]})
        except TooManyRows as rows:
            message = _("The sheet has more than %(most)d rows: no survey is so long.")
            return _refused(message % {"most": rows.most}, rows.sheet)
    found = _carriable(understand(form, name=name, language=language))
    if found.can_be_saved:
        found.findings.extend(_judged(form))
    return found


def _unreadable(unreadable: UnreadableFile) -> FileRead:
    if unreadable.code == "suffix":
        return _refused(
            _(
                "By its name this is neither an XLSForm nor the definition of a survey. Save a form as an "
                "Excel workbook (.xlsx) and choose that file; a definition ends with .json."
            )
        )
    return _refused(str(Problem.unreadable(unreadable)))


def _judged(form: Any) -> Iterator[Finding]:
    try:
        refusal = refusal_of(form)
    except NotJudged:
        message = _(
            "pyxform, the judge of XLSForms, needs too much time or memory for this form. Make it shorter."
        )
        yield Finding(Level.ERROR, message)
        return
    if refusal:
        message = _("pyxform, the judge of XLSForms, refuses the form: %(words)s")
        yield Finding(Level.ERROR, message % {"words": refusal[:600]})


def _read_definition(raw: bytes) -> FileRead:
    try:
        return _carriable(Understood(checked_content(read_json(raw))))
    except FaultyDefinition as faulty:
        return FileRead(
            {}, [Finding(Level.ERROR, fault.message, fault.place) for fault in faulty.faults]
        )


def _carriable(found: Understood) -> FileRead:
    read = FileRead(found.content, found.findings)
    if read.can_be_saved and len(json.dumps(found.content)) > MOST_CARRIED:
        return replace(
            read,
            findings=[
                *found.findings,
                Finding(Level.ERROR, _("The texts are too long together. Shorten them.")),
            ],
        )
    return read


def _refused(message: str, sheet: str = "") -> FileRead:
    return FileRead({}, [Finding(Level.ERROR, message, sheet)])


# --- From the page to the saving


def carried(content: Mapping[str, Any], regions: list[str], *, by: User) -> str:
    """What the page holds until its reader says yes; nobody can change it on the way."""
    return signing.dumps([content, regions], salt=f"{_SALT}.{by.pk}", compress=True)


def taken_along(token: str, *, by: User) -> tuple[dict[str, Any], list[str]]:
    """Raises `NotCarried`."""
    try:
        content, regions = signing.loads(token, salt=f"{_SALT}.{by.pk}", max_age=CARRIED_FOR)
    except signing.BadSignature:
        raise NotCarried from None
    return {**{key: {} for key in OPENING.values()}, "minutes": 1, **content}, regions


def begin_from_file(
    content: dict[str, Any], *, regions: Sequence[Region], by: User, at: dt.datetime
) -> SurveyDraft:
    """A new survey, called as in the file unless another is called so."""
    said = "survey.draft_from_file"
    return begin_draft(content, regions=regions, by=by, at=at, called=content["code"], said=said)
