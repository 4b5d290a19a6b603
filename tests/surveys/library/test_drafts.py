"""Changes of a draft are saved beside those of colleagues, and undone."""

import pytest
from django.utils import timezone

from surveys.library.drafts import (
    MOST_STEPS,
    Did,
    EditConflict,
    NothingToUndo,
    change_draft,
    mark_of,
    undo_step,
)
from surveys.models import SurveyDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    now = timezone.now()
    content = {"title": {"fi": "Kysely"}, "pages": [{"code": "one"}, {"code": "two"}]}
    return SurveyDraft.objects.create(code="own", content=content, created_at=now, saved_at=now)


def change(draft, what, **more):
    return change_draft(draft.pk, what, did=Did.EDITED_PAGE, by=None, at=timezone.now(), **more)


def rename(page, code):
    return lambda content: content["pages"][page].update(code=code)


def test_two_people_change_two_parts(draft):
    first, second = (mark_of(page) for page in draft.content["pages"])

    change(draft, rename(0, "uno"), seen=first, part=lambda content: content["pages"][0])
    saved = change(draft, rename(1, "due"), seen=second, part=lambda content: content["pages"][1])

    assert [page["code"] for page in saved.content["pages"]] == ["uno", "due"]


def test_what_a_colleague_has_changed_meanwhile_is_not_overwritten(draft):
    seen = mark_of(draft.content["pages"][0])
    part = {"seen": seen, "part": lambda content: content["pages"][0]}
    change(draft, rename(0, "theirs"), **part)

    with pytest.raises(EditConflict) as caught:
        change(draft, rename(0, "mine"), **part)

    assert caught.value.draft.content["pages"][0]["code"] == "theirs"
    # The very same is no conflict.
    assert change(draft, rename(0, "theirs"), **part).revision == 2


def test_steps_are_undone_one_by_one_and_not_over_a_colleagues(draft):
    change(draft, rename(0, "a"))
    now = change(draft, rename(0, "b"))

    back = undo_step(draft.pk, revision=now.revision, by=None, at=timezone.now())
    assert back.content["pages"][0]["code"] == "a"
    with pytest.raises(EditConflict):
        undo_step(draft.pk, revision=now.revision, by=None, at=timezone.now())
    back = undo_step(draft.pk, revision=back.revision, by=None, at=timezone.now())
    assert back.content["pages"][0]["code"] == "one"
    with pytest.raises(NothingToUndo):
        undo_step(draft.pk, revision=back.revision, by=None, at=timezone.now())


def test_only_the_last_steps_are_kept(draft):
    for number in range(MOST_STEPS + 3):
        change(draft, rename(0, f"n{number}"))

    assert draft.steps.count() == MOST_STEPS
