"""From a draft to a survey that can be asked; and taking one out of use."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from surveys.library.checklist import Checklist, check_draft, version_before
from surveys.library.drafts import EditConflict
from surveys.library.loading import load_survey
from surveys.library.starting import questions_in
from surveys.models import Survey, SurveyDraft


class NotReady(Exception):
    """Something must be mended first; `checklist` says what."""

    def __init__(self, checklist: Checklist) -> None:
        super().__init__()
        self.checklist = checklist


@transaction.atomic
def make_ready(draft_id: int, *, revision: int, by: User, at: dt.datetime) -> Survey:
    """Turn the draft that was looked at as `revision` into a survey; the draft is gone then.

    Raises `EditConflict` where a colleague has gone on since, `NotReady` where something is wrong.
    """
    draft = SurveyDraft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if draft.revision != revision:
        raise EditConflict(draft)
    checklist = check_draft(draft)
    if checklist.content is None:
        raise NotReady(checklist)
    regions = list(draft.regions.all())
    content, before = checklist.content, version_before(draft, coming=checklist.version)
    if before is None:
        for question in questions_in(content):
            question.pop("before", None)
    survey = load_survey(
        content, by=by, at=at, regions=regions, said="survey.made_ready", goes_on_from=before
    )
    draft.delete()
    return survey


@transaction.atomic
def retire_survey(survey: Survey, *, by: User, at: dt.datetime) -> None:
    """From now on no round is planned on it. Raises `ValidationError` where one is."""
    current = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if current.retired_at is not None:
        return
    if current.rounds.filter(opened_at=None).exists():
        raise ValidationError(
            _("A round is planned on this survey. Delete the plan, or let it ask another survey.")
        )
    current.retired_at = at
    current.save(update_fields=["retired_at"])
    trail.record("survey.retired", subject=current, by=by, at=at, version=current.version)


@transaction.atomic
def bring_survey_back(survey: Survey, *, by: User, at: dt.datetime) -> None:
    current = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if current.retired_at is None:
        return
    current.retired_at = None
    current.save(update_fields=["retired_at"])
    trail.record("survey.brought_back", subject=current, by=by, at=at, version=current.version)
