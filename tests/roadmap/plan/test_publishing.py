"""A roadmap is published once it lacks nothing; an archived one is opened again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from roadmap.access import Refused
from roadmap.plan.publishing import (
    Readiness,
    archive_roadmap,
    publish_roadmap,
    reopen_roadmap,
    take_back,
)
from tests.factories.roadmap import (
    ActionFactory,
    InfluencePointFactory,
    MilestoneFactory,
    PriorityFactory,
    RoadmapFactory,
    StepFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = timezone.now()


@pytest.fixture
def draft(db):
    return PriorityFactory(roadmap=RoadmapFactory(published_at=None)).roadmap


def test_a_draft_that_lacks_nothing_is_published_and_taken_back(manager, draft):
    assert publish_roadmap(draft, by=manager, at=NOW).published_at == NOW
    assert not take_back(draft, by=manager, at=NOW).is_published


def test_a_roadmap_without_a_priority_is_not_published(manager):
    with pytest.raises(Refused, match="without a priority"):
        publish_roadmap(RoadmapFactory(published_at=None), by=manager, at=NOW)


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize(
    "make",
    [
        lambda draft, **titles: StepFactory(priority=draft.priorities.get(), **titles),
        lambda draft, **titles: ActionFactory(step__priority=draft.priorities.get(), **titles),
        lambda draft, **titles: InfluencePointFactory(priority=draft.priorities.get(), **titles),
        lambda draft, **titles: MilestoneFactory(roadmap=draft, **titles),
    ],
    ids=["step", "action", "influence point", "milestone"],
)
def test_what_lacks_a_title_is_named_and_holds_publishing_up(manager, draft, make, language):
    thing = make(draft, called="Otsikko", **{f"title_{language}": ""})

    with pytest.raises(Refused, match="titles are missing"):
        publish_roadmap(draft, by=manager, at=NOW)

    (lacking,) = Readiness(draft).without_title
    assert (lacking.subject.owner, lacking.name) == (thing, "Otsikko")
    assert len(lacking.titles) == 1


def test_a_text_in_one_language_alone_is_worth_translating_and_holds_nothing_up(manager, draft):
    step = StepFactory(priority=draft.priorities.get(), reason_fi="Koska", source_sv="Lag")
    readiness = Readiness(draft)
    with translation.override("en"):
        assert readiness.is_ready
        (lacking,) = readiness.half_translated
    assert lacking.subject.owner == step
    assert set(lacking.texts) == {"why, in Swedish", "source in Finnish"}


def test_a_missing_english_text_is_no_lack(draft):
    StepFactory(priority=draft.priorities.get(), title_en="")
    assert Readiness(draft).is_ready


def test_a_roadmap_is_archived_once_it_was_published_and_opened_again(manager, draft):
    with pytest.raises(Refused, match="Publish the roadmap before"):
        archive_roadmap(draft, by=manager, at=NOW)
    publish_roadmap(draft, by=manager, at=NOW)
    assert archive_roadmap(draft, by=manager, at=NOW).is_archived
    with pytest.raises(Refused, match="archived"):
        take_back(draft, by=manager, at=NOW)
    assert not reopen_roadmap(draft, by=manager, at=NOW).is_archived


@pytest.mark.parametrize("act", [publish_roadmap, take_back, archive_roadmap, reopen_roadmap])
def test_only_who_builds_roadmaps_publishes_and_archives(communications, draft, act):
    with pytest.raises(PermissionDenied):
        act(draft, by=communications, at=NOW)


def test_what_is_missing_costs_the_same_for_few_and_many(draft, django_assert_num_queries):
    priority = draft.priorities.get()
    for more in (1, 4):
        for _each in range(more):
            ActionFactory(step__priority=priority, title_sv="", called="Otsikko")
        with django_assert_num_queries(7):
            readiness = Readiness(draft)
            assert [each.name for each in readiness.without_title]
            assert not readiness.is_ready
