"""Roadmaps, priorities, milestones and steps are written by rules; each refusal says what to do."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import get_resolver
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.revisions.facts import EditConflict, facts_of, mark_of
from roadmap.access import Refused
from roadmap.models import (
    InfluencePoint,
    Milestone,
    Priority,
    Proposal,
    Roadmap,
    Step,
    Succession,
    TextRevision,
)
from roadmap.plan.deletion import going_with
from roadmap.plan.milestone import create_milestone, delete_milestone, edit_milestone
from roadmap.plan.order import move
from roadmap.plan.priority import (
    create_priority,
    delete_priority,
    edit_priority,
    suggested_code,
)
from roadmap.plan.roadmap import RESERVED, create_roadmap, delete_roadmap, edit_roadmap
from roadmap.plan.step import FACTS, create_step, delete_step, edit_step
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import IndicatorValueFactory
from tests.factories.roadmap import (
    ActionFactory,
    InfluencePointFactory,
    MilestoneFactory,
    OutcomeFactory,
    PriorityFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = timezone.now()
TEXTS = {"title_fi": "Otsikko", "title_sv": "Rubrik"}
PERIOD = {"starts_on": dt.date(2027, 1, 1), "ends_on": dt.date(2029, 12, 31)}
DAYS = {"precision": "day", "starts_on": dt.date(2027, 2, 3), "ends_on": dt.date(2027, 8, 9)}


def begin(by, texts=TEXTS, **facts):
    facts = {"slug": "2027", "report_interval_days": 90} | PERIOD | facts
    return create_roadmap(texts=texts, by=by, at=NOW, **facts)


def written(priority, by, texts=TEXTS, **facts):
    facts = {"code": "a-1", "is_national": True, "regions": []} | DAYS | facts
    return create_step(priority=priority, texts=texts, by=by, at=NOW, **facts)


def refusal(refused):
    return refused.value.message_dict


# --- The roadmap ---------------------------------------------------------------------------------


def test_a_roadmap_begins_as_a_draft_with_its_texts_as_first_revision(manager):
    roadmap = begin(manager)
    assert not roadmap.is_published
    assert TextRevision.objects.get(roadmap=roadmap).texts["title"]["sv"] == "Rubrik"
    assert AuditEvent.objects.filter(action="roadmap.created").count() == 1


def test_a_draft_needs_a_finnish_title_alone(manager):
    assert begin(manager, texts={"title_fi": "Vain suomeksi"}).title_sv == ""
    with pytest.raises(Refused) as refused:
        begin(manager, texts={"title_sv": "På svenska"}, slug="2028")
    assert refusal(refused) == {"title_fi": ["Give the title in Finnish."]}


@pytest.mark.parametrize("slug", ["steps", "new", "texts"])
def test_a_roadmap_is_not_called_what_stands_in_addresses_for_something_else(manager, slug):
    with pytest.raises(Refused) as refused:
        begin(manager, slug=slug)
    assert list(refusal(refused)) == ["slug"]


def test_every_word_that_stands_where_a_roadmaps_name_stands_is_reserved():
    routes = [str(pattern.pattern) for pattern in get_resolver("roadmap.urls").url_patterns]
    words = {route.split("/")[1] for route in routes if route.startswith("roadmap/")}
    assert {word for word in words if word and not word.startswith("<")} <= RESERVED


def test_two_roadmaps_have_no_common_name(manager):
    begin(manager)
    with pytest.raises(Refused) as refused:
        begin(manager)
    assert list(refusal(refused)) == ["slug"]


def test_a_roadmap_ends_after_it_starts_by_the_action_and_the_database(manager):
    with pytest.raises(Refused) as refused:
        begin(manager, ends_on=dt.date(2026, 1, 1))
    assert list(refusal(refused)) == ["ends_on"]
    with pytest.raises(IntegrityError), transaction.atomic():
        RoadmapFactory(ends_on=dt.date(2020, 1, 1))


@pytest.mark.parametrize("days", [0, 731])
def test_a_status_is_stale_after_one_to_730_days(manager, days):
    with pytest.raises(ValidationError, match="730"):
        begin(manager, report_interval_days=days)


def test_only_who_builds_roadmaps_does_so(expert, communications):
    for person in (expert, communications):
        with pytest.raises(PermissionDenied):
            begin(person)


def test_settings_that_a_colleague_changed_are_not_overwritten_unseen(manager):
    roadmap = begin(manager)
    seen = mark_of(facts_of(roadmap, ("report_interval_days",)))
    edit_roadmap(roadmap, by=manager, at=NOW, seen=seen, report_interval_days=30)
    with pytest.raises(EditConflict) as conflict:
        edit_roadmap(roadmap, by=manager, at=NOW, seen=seen, report_interval_days=60)
    assert conflict.value.names == ("report_interval_days",)
    assert conflict.value.current.report_interval_days == 30
    # Pressed twice is no conflict.
    edit_roadmap(roadmap, by=manager, at=NOW, seen=seen, report_interval_days=30)
    assert AuditEvent.objects.filter(action="roadmap.edited").count() == 1


def test_a_draft_is_deleted_with_all_that_is_planned_in_it(manager):
    roadmap = begin(manager)
    priority = PriorityFactory(roadmap=roadmap)
    step = StepFactory(priority=priority)
    ActionFactory(step=step)
    InfluencePointFactory(step=step)
    InfluencePointFactory(priority=priority)
    MilestoneFactory(roadmap=roadmap)
    assert going_with(roadmap).sentences == ["1 step", "1 action", "2 influence points"]

    delete_roadmap(roadmap, by=manager, at=NOW)

    for model in (Roadmap, Priority, Step, InfluencePoint, Milestone):
        assert not model.objects.exists()


def test_a_published_roadmap_is_archived_and_not_deleted(manager):
    with pytest.raises(Refused, match="Archive it"):
        delete_roadmap(RoadmapFactory(), by=manager, at=NOW)


# --- Priorities and milestones -------------------------------------------------------------------


def test_a_priority_comes_last_and_is_offered_the_next_code(manager):
    roadmap = RoadmapFactory()
    first = create_priority(roadmap, code="k1", texts=TEXTS, by=manager, at=NOW)
    assert suggested_code(roadmap) == "k2"
    second = create_priority(roadmap, code="k2", texts=TEXTS, by=manager, at=NOW)
    assert list(roadmap.priorities.all()) == [first, second]


def test_a_priority_has_a_code_of_its_own(manager):
    roadmap = RoadmapFactory()
    PriorityFactory(roadmap=roadmap, code="k1")
    other = PriorityFactory(roadmap=roadmap, code="k2")
    for attempt in (
        lambda: create_priority(roadmap, code="k1", texts=TEXTS, by=manager, at=NOW),
        lambda: edit_priority(other, code="k1", by=manager, at=NOW),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert list(refusal(refused)) == ["code"]


def test_what_is_added_to_a_published_roadmap_has_a_swedish_title(manager):
    for roadmap, expected in ((RoadmapFactory(), True), (RoadmapFactory(published_at=None), False)):
        texts = {"title_fi": "Vain suomeksi"}
        try:
            create_priority(roadmap, code="k1", texts=texts, by=manager, at=NOW)
            was_refused = False
        except Refused as refused:
            was_refused = list(refused.message_dict) == ["title_sv"]
        assert was_refused is expected


def test_a_milestone_written_twice_stands_once(manager):
    roadmap = RoadmapFactory()
    facts = {"on": dt.date(2027, 1, 1), "source_url": ""}
    for _press in range(2):
        create_milestone(roadmap, texts=TEXTS, by=manager, at=NOW, **facts)
    milestone = roadmap.milestones.get()
    edit_milestone(milestone, by=manager, at=NOW, on=dt.date(2027, 5, 1))
    assert roadmap.milestones.get().on == dt.date(2027, 5, 1)
    delete_milestone(milestone, by=manager, at=NOW)
    assert not roadmap.milestones.exists()


# --- Steps ---------------------------------------------------------------------------------------


def test_a_step_that_is_meant_by_quarters_begins_and_ends_with_one(manager):
    step = written(PriorityFactory(), manager, precision="quarter")
    assert (step.starts_on, step.ends_on) == (dt.date(2027, 1, 1), dt.date(2027, 9, 30))


def test_a_step_that_is_meant_by_days_keeps_them(manager):
    step = written(PriorityFactory(), manager)
    assert (step.starts_on, step.ends_on) == (dt.date(2027, 2, 3), dt.date(2027, 8, 9))


def test_days_of_a_step_out_of_order_are_refused_by_the_action_and_the_database(manager):
    with pytest.raises(Refused) as refused:
        written(PriorityFactory(), manager, ends_on=dt.date(2026, 1, 1))
    assert list(refusal(refused)) == ["ends_on"]
    with pytest.raises(IntegrityError), transaction.atomic():
        StepFactory(ends_on=dt.date(2020, 1, 1))


def test_a_step_is_of_the_whole_country_or_of_named_regions(manager, lappi):
    for facts in ({"regions": [lappi]}, {"is_national": False}):
        with pytest.raises(Refused) as refused:
            written(PriorityFactory(), manager, **facts)
        assert list(refusal(refused)) == ["regions"]


def test_a_step_has_a_code_of_its_own_in_its_priority(manager):
    priority = PriorityFactory()
    written(priority, manager)
    with pytest.raises(Refused) as refused:
        written(priority, manager)
    assert list(refusal(refused)) == ["code"]
    assert written(PriorityFactory(roadmap=priority.roadmap), manager).code == "a-1"


def test_a_dissolved_organisation_is_given_no_responsibility_but_keeps_what_it_had(manager):
    gone = OrganisationFactory(name="Lakannut ry", status="dissolved")
    with pytest.raises(Refused) as refused:
        written(PriorityFactory(), manager, responsible_organisation=gone)
    assert "Lakannut ry" in refusal(refused)["responsible_organisation"][0]
    step = StepFactory(responsible_role="", responsible_organisation=gone)
    assert edit_step(step, internal_note="Uusi", by=manager, at=NOW).internal_note == "Uusi"


def test_a_role_and_an_organisation_together_are_refused_by_the_database(organisation):
    with pytest.raises(IntegrityError), transaction.atomic():
        StepFactory(responsible_organisation=organisation)


def test_a_step_stays_in_its_roadmap(manager):
    step = StepFactory()
    with pytest.raises(Refused) as refused:
        edit_step(step, priority=PriorityFactory(), by=manager, at=NOW)
    assert list(refusal(refused)) == ["priority"]


def test_regions_that_a_colleague_chose_are_not_overwritten_unseen(manager, lappi, kainuu):
    step = StepFactory(regions=[lappi])
    seen = mark_of(facts_of(step, FACTS))
    edit_step(step, regions=[lappi, kainuu], by=manager, at=NOW, seen=seen)
    with pytest.raises(EditConflict) as conflict:
        edit_step(step, regions=[kainuu], by=manager, at=NOW, seen=seen)
    assert conflict.value.names == ("regions",)
    assert set(step.regions.all()) == {lappi, kainuu}


def test_what_was_reported_is_left_behind_only_where_that_is_meant(manager, lappi, kainuu):
    step = StepFactory()
    status = StatusFactory(step=step, region=lappi)
    narrower = {"is_national": False, "regions": [kainuu]}

    with pytest.raises(Refused) as refused:
        edit_step(step, by=manager, at=NOW, **narrower)
    assert "Lappi" in refusal(refused)["regions"][0]

    edit_step(step, by=manager, at=NOW, leaves_reported=True, **narrower)
    assert list(step.statuses.all()) == [status]
    assert step not in Step.objects.applying_to(lappi)
    # What was left behind before is not asked about again.
    edit_step(step, by=manager, at=NOW, regions=[kainuu], internal_note="Myöhemmin")


@pytest.mark.parametrize(
    "kind", ["status", "outcome", "proposal", "done action", "succession", "predecession"]
)
def test_what_somebody_has_reported_on_is_not_deleted(manager, lappi, kind):
    step = StepFactory()
    if kind == "status":
        StatusFactory(step=step, region=lappi)
    elif kind == "done action":
        ActionFactory(step=step, done_on=dt.date(2027, 3, 1))
    elif kind == "outcome":
        OutcomeFactory(influence_point__step=step)
    elif kind == "proposal":
        Proposal.objects.create(
            roadmap=step.roadmap,
            region=lappi,
            rule="low",
            figure=IndicatorValueFactory(value=3),
            proposed_at=NOW,
            state="accepted",
            step=step,
            decided_at=NOW,
        )
    else:
        other = StepFactory(priority=step.priority)
        pair = (step, other) if kind == "succession" else (other, step)
        Succession.objects.create(step=pair[0], successor=pair[1], kind="merged", at=NOW)
    for delete, thing in ((delete_step, step), (delete_priority, step.priority)):
        with pytest.raises(Refused, match="Somebody has reported on this already: 1"):
            delete(thing, by=manager, at=NOW)
    assert Step.objects.filter(pk=step.pk).exists()


def test_a_step_that_nobody_reported_on_is_deleted_with_its_actions_and_points(manager):
    step = ActionFactory().step
    point = InfluencePointFactory(step=step)
    delete_step(step, by=manager, at=NOW)
    assert not Step.objects.exists()
    assert not InfluencePoint.objects.filter(pk=point.pk).exists()
    assert AuditEvent.objects.filter(action="step.deleted").count() == 1


def test_a_superseded_step_is_not_edited(manager):
    step = StepFactory()
    other = StepFactory(priority=step.priority, called="Uusi")
    Succession.objects.create(step=step, successor=other, kind="superseded", at=NOW)
    with pytest.raises(Refused, match="Uusi"):
        edit_step(step, internal_note="Liian myöhään", by=manager, at=NOW)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda roadmap, by: edit_roadmap(roadmap, by=by, at=NOW, report_interval_days=5),
        lambda roadmap, by: create_priority(roadmap, code="x", texts=TEXTS, by=by, at=NOW),
        lambda roadmap, by: create_milestone(roadmap, texts=TEXTS, by=by, at=NOW, on=NOW.date()),
        lambda roadmap, by: written(roadmap.priorities.get(), by),
        lambda roadmap, by: edit_priority(roadmap.priorities.get(), code="x", by=by, at=NOW),
        lambda roadmap, by: delete_priority(roadmap.priorities.get(), by=by, at=NOW),
        lambda roadmap, by: move(roadmap.priorities.get(), is_up=True, by=by, at=NOW),
    ],
)
def test_nothing_of_an_archived_roadmap_changes(manager, attempt):
    roadmap = PriorityFactory(roadmap=RoadmapFactory(archived_at=NOW)).roadmap
    with pytest.raises(Refused, match="archived"):
        attempt(roadmap, manager)


# --- The order -----------------------------------------------------------------------------------


def test_priorities_and_steps_change_places_with_their_neighbours(manager):
    roadmap = RoadmapFactory()
    first, second, third = (PriorityFactory(roadmap=roadmap) for _each in range(3))
    assert move(third, is_up=True, by=manager, at=NOW)
    assert list(roadmap.priorities.all()) == [first, third, second]
    assert not move(first, is_up=True, by=manager, at=NOW)
    one, other = (StepFactory(priority=first) for _each in range(2))
    assert move(one, is_up=False, by=manager, at=NOW)
    assert list(first.steps.all()) == [other, one]


def test_what_a_colleague_took_elsewhere_or_away_is_moved_where_it_is(manager):
    step = StepFactory()
    elsewhere = PriorityFactory(roadmap=step.roadmap)
    seen = Step.objects.get(pk=step.pk)
    Step.objects.update(priority=elsewhere)
    first = StepFactory(priority=elsewhere, position=1)

    assert move(seen, is_up=False, by=manager, at=NOW)
    assert list(elsewhere.steps.all()) == [first, step]
    Step.objects.filter(pk=step.pk).delete()
    assert not move(seen, is_up=True, by=manager, at=NOW)


def test_what_is_added_while_the_roadmap_is_published_has_a_swedish_title(manager):
    seen = Priority.objects.select_related("roadmap").get(
        pk=PriorityFactory(roadmap=RoadmapFactory(published_at=None)).pk
    )
    Roadmap.objects.update(published_at=NOW)

    with pytest.raises(Refused) as refused:
        written(seen, manager, texts={"title_fi": "Otsikko"})
    assert list(refusal(refused)) == ["title_sv"]
