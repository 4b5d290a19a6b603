"""A draft begins: from nothing, from a survey or template as a copy, or as the next version of one."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.audit import trail
from regions.models import Region
from surveys.models import Survey, SurveyDraft
from surveys.questionnaire.codes import code_for, proposed_code
from surveys.questionnaire.text import LocalisedText

TEMPLATES = Path(__file__).parent.parent / "data" / "templates"

Content = dict[str, Any]


class MadeByOthers(Exception):
    """The next version is being made already, by people of other regions."""


def templates() -> dict[str, LocalisedText]:
    """Name of the file → title, of the templates that are shipped."""
    return {
        path.stem: LocalisedText(json.loads(path.read_text(encoding="utf-8"))["title"])
        for path in sorted(TEMPLATES.glob("*.json"))
    }


def template_content(name: str) -> Content:
    """Of one of `templates()`."""
    content: Content = json.loads((TEMPLATES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def empty_content(title: Mapping[str, str], languages: Sequence[str]) -> Content:
    content: Content = {"languages": list(languages), "title": dict(title), "who": {}, "why": {}}
    return content | {"use": {}, "minutes": 1, "pages": []}


def copied_content(content: Mapping[str, Any], title: Mapping[str, str]) -> Content:
    """A survey of its own with the same questions, which goes on with none; by `title`, if there is one."""
    copy = deepcopy(dict(content))
    for question in questions_in(copy):
        question.pop("before", None)
        if "choices" in question:
            question["choices"] = [each for each in question["choices"] if not each.get("retired")]
    if title:
        copy["title"] = dict(title)
    else:
        copy["title"] = {
            language: f"{text} ({_COPY[language]})" for language, text in copy["title"].items()
        }
    return copy


_COPY = {"fi": "kopio", "sv": "kopia", "en": "copy"}


def questions_in(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for page in content.get("pages", ()):
        yield from page.get("questions", ())


@transaction.atomic
def begin_draft(
    content: Content,
    *,
    regions: Sequence[Region] = (),
    by: User | None,
    at: dt.datetime,
    called: str = "",
    said: str = "survey.draft_made",
) -> SurveyDraft:
    """A new survey, with a code of its own: like `called`, otherwise of its title. Without `regions` it is
    the whole country's; `said` is what the trail says of it."""
    content["version"] = 1
    while True:
        content["code"] = _free_code(content, called)
        try:
            with transaction.atomic():
                return _created(content, regions=regions, by=by, at=at, said=said)
        except IntegrityError:
            # Somebody took the code in the same moment: the next one is free.
            if not SurveyDraft.objects.filter(code=content["code"]).exists():
                raise


def _free_code(content: Content, called: str) -> str:
    taken = {*Survey.objects.values_list("code", flat=True)}
    taken |= {*SurveyDraft.objects.values_list("code", flat=True)}
    if called:
        return code_for(called, taken, begin="s")
    return proposed_code(content.get("title", {}), taken, otherwise="s")


@transaction.atomic
def edit_survey(survey: Survey, *, by: User, at: dt.datetime) -> SurveyDraft:
    """The draft of the next version: the one there is, or a new one that goes on with every question.

    Raises `MadeByOthers`.
    """
    draft = SurveyDraft.objects.filter(code=survey.code).first()
    if draft is not None:
        if not SurveyDraft.objects.editable_by(by).filter(pk=draft.pk).exists():
            raise MadeByOthers
        return draft
    newest = Survey.objects.filter(code=survey.code).order_by("-version").first() or survey
    content = deepcopy(newest.content)
    content["version"] = newest.version + 1
    # One that nobody has answered is made anew, and goes on from where it went on.
    if newest.goes_on_from_id is None or newest.has_answers:
        for question in questions_in(content):
            question["before"] = {"question": question["code"]}
    try:
        with transaction.atomic():
            regions = list(newest.regions.all())
            return _created(content, survey=newest, regions=regions, by=by, at=at)
    except IntegrityError:
        # Somebody began it in the same moment.
        return edit_survey(survey, by=by, at=at)


@transaction.atomic
def delete_draft(draft: SurveyDraft, *, by: User, at: dt.datetime) -> None:
    """The trail keeps for whom it was, so that they alone are told who has deleted it."""
    made_for = sorted(draft.regions.values_list("pk", flat=True))
    trail.record("survey.draft_deleted", subject=draft, by=by, at=at, regions=made_for)
    draft.delete()


def _created(
    content: Content,
    *,
    survey: Survey | None = None,
    regions: Sequence[Region],
    by: User | None,
    at: dt.datetime,
    said: str = "survey.draft_made",
) -> SurveyDraft:
    draft = SurveyDraft.objects.create(
        code=content["code"],
        survey=survey,
        content=content,
        created_at=at,
        saved_at=at,
        saved_by=by,
    )
    draft.regions.set(regions)
    trail.record(said, subject=draft, by=by, at=at)
    return draft
