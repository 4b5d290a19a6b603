"""A survey is made step by step: each change is saved at once, beside what colleagues change, and
can be undone."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from copy import deepcopy
from enum import StrEnum
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit import trail
from surveys.models import DraftStep, SurveyDraft

# So many steps can be undone.
MOST_STEPS = 50
# What is saved while one writes is one step, as long as one goes on with the same.
ONE_STEP = dt.timedelta(minutes=10)
# Who works on a draft stands in the trail once in this time.
ONE_LINE = dt.timedelta(hours=1)

Content = dict[str, Any]


class Did(StrEnum):
    """What a step did, for its line in the list of steps."""

    BEGAN = "began"
    TOLD = "told"
    ADDED_PAGE = "added_page"
    EDITED_PAGE = "edited_page"
    MOVED_PAGE = "moved_page"
    COPIED_PAGE = "copied_page"
    REMOVED_PAGE = "removed_page"
    ADDED_QUESTION = "added_question"
    EDITED_QUESTION = "edited_question"
    MOVED_QUESTION = "moved_question"
    COPIED_QUESTION = "copied_question"
    REMOVED_QUESTION = "removed_question"
    SET_CONDITION = "set_condition"
    SET_BEFORE = "set_before"
    TRANSLATED = "translated"
    UNDID = "undid"


class EditConflict(Exception):
    """A colleague has changed the same part since it was looked at; `draft` is as it is now."""

    def __init__(self, draft: SurveyDraft) -> None:
        super().__init__(draft.pk)
        self.draft = draft


class NothingToUndo(Exception):
    """No step is left that could be undone."""


def mark_of(part: Any) -> str:
    """Tells a part of a definition (a page, a question, the opening words) from what it was before."""
    plain = json.dumps(part, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


@transaction.atomic
def change_draft(
    draft_id: int,
    change: Callable[[Content], Content | None],
    *,
    did: Did,
    about: str = "",
    seen: str = "",
    part: Callable[[Content], Any] = lambda content: content,
    goes_on: bool = False,
    by: User | None,
    at: dt.datetime,
) -> SurveyDraft:
    """Change the definition, unless `part` of it is no longer what `seen` is the mark of.

    What `goes_on`, as a form that saves while one writes, makes one step with what the same person
    did to the same part just before.

    `change` gets a copy that it may change in place, or returns another. Without `seen`, nothing was
    looked at that could have changed. `about` is the code of a page or question, or its words where
    it is gone by this. The same again changes nothing. Raises `EditConflict`, and
    what `change` raises.
    """
    draft = SurveyDraft.objects.select_for_update().get(pk=draft_id)
    before = draft.content
    mine = deepcopy(before)
    mine = change(mine) or mine
    if mine == before:
        return draft
    if seen and mark_of(part(before)) != seen:
        raise EditConflict(draft)
    step = _step_that_goes_on(draft, did=did, about=about, by=by, at=at) if goes_on else None
    if step is not None:
        return _save_in_step(draft, mine, step=step, by=by, at=at)
    return _save(draft, mine, did=did, about=about, by=by, at=at)


@transaction.atomic
def undo_step(draft_id: int, *, revision: int, by: User | None, at: dt.datetime) -> SurveyDraft:
    """Take the newest step back, which made `revision`.

    Raises `EditConflict` where a colleague has gone on since, `NothingToUndo` where none is left.
    """
    draft = SurveyDraft.objects.select_for_update().get(pk=draft_id)
    if draft.revision != revision:
        raise EditConflict(draft)
    step = draft.steps.order_by("-revision").first()
    if step is None:
        raise NothingToUndo
    _store(draft, step.content_before, by=by, at=at)
    step.delete()
    return draft


def rename_in_steps(draft: SurveyDraft, code: str, *, to: str) -> None:
    """Steps go on telling of a page or question by its new code."""
    draft.steps.filter(about=code).update(about=to)


def _step_that_goes_on(
    draft: SurveyDraft, *, did: Did, about: str, by: User | None, at: dt.datetime
) -> DraftStep | None:
    step = draft.steps.defer("content_before").order_by("-revision").first()
    if step is None or (step.did, step.about, step.by_id) != (did, about, by.pk if by else None):
        return None
    return step if step.at > at - ONE_STEP else None


def _save_in_step(
    draft: SurveyDraft, content: Content, *, step: DraftStep, by: User | None, at: dt.datetime
) -> SurveyDraft:
    _store(draft, content, by=by, at=at)
    step.revision, step.at = draft.revision, at
    step.save(update_fields=["revision", "at"])
    return draft


def _store(draft: SurveyDraft, content: Content, *, by: User | None, at: dt.datetime) -> None:
    draft.content = content
    draft.revision += 1
    draft.saved_at, draft.saved_by = at, by
    draft.save(update_fields=["content", "revision", "saved_at", "saved_by"])


def _save(
    draft: SurveyDraft, content: Content, *, did: Did, about: str, by: User | None, at: dt.datetime
) -> SurveyDraft:
    before = draft.content
    _store(draft, content, by=by, at=at)
    if not draft.steps.filter(by=by, at__gt=at - ONE_LINE).exists():
        trail.record("survey.draft_edited", subject=draft, by=by, at=at)
    DraftStep.objects.create(
        draft=draft,
        revision=draft.revision,
        content_before=before,
        did=did,
        about=about[:80],
        at=at,
        by=by,
    )
    oldest = draft.steps.order_by("-revision").values_list("pk", flat=True)[MOST_STEPS:]
    draft.steps.filter(pk__in=list(oldest)).delete()
    return draft
