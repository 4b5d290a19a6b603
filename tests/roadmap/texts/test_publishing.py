"""Texts are published: the columns say them, a revision keeps them, and the trail tells of it."""

import threading

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.revisions import succession
from portal.revisions.succession import EditConflict, NothingNew, Published
from roadmap.access import Refused
from roadmap.models import Action, Succession, TextRevision
from roadmap.texts.publishing import publish_texts, restore_texts
from roadmap.texts.subject import KINDS, TextSubject
from tests.factories.roadmap import (
    ActionFactory,
    InfluencePointFactory,
    MilestoneFactory,
    PriorityFactory,
    RoadmapFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


def test_the_first_texts_are_revision_1(step, manager):
    revision = TextRevision.objects.get()

    assert (revision.number, revision.author, revision.subject) == (1, manager, step)
    assert revision.texts["reason"] == {"fi": "Raha loppuu.\n\nAika loppuu.", "sv": "", "en": ""}


def test_columns_and_revision_say_the_same(step, manager, publish):
    outcome = publish(step, manager, title_sv="Man kommer överens", note="Ruotsi puuttui")

    step.refresh_from_db()
    assert isinstance(outcome, Published)
    assert step.title_sv == "Man kommer överens"
    # What was left out stays as it was.
    assert step.reason_fi == "Raha loppuu.\n\nAika loppuu."
    assert outcome.revision.texts["title"]["sv"] == "Man kommer överens"
    assert (outcome.revision.number, outcome.revision.note) == (2, "Ruotsi puuttui")
    event = AuditEvent.objects.get(action="roadmap.texts_published")
    assert (event.actor_id, event.details) == (str(manager.pk), {"number": 2})


def test_the_same_texts_make_no_revision(step, manager, publish):
    assert publish(step, manager, title_fi=step.title_fi) == NothingNew()
    assert TextRevision.objects.count() == 1


def test_whoever_is_late_overwrites_nothing(step, manager, communications, publish):
    publish(step, communications, title_fi="Työtoverin otsikko")

    outcome = publish(step, manager, title_fi="Minun otsikkoni")

    step.refresh_from_db()
    assert isinstance(outcome, EditConflict)
    assert outcome.theirs.number == 2
    assert step.title_fi == "Työtoverin otsikko"
    assert TextRevision.objects.count() == 2


def test_the_same_edit_by_two_people_is_no_conflict(step, manager, communications, publish):
    publish(step, communications, title_fi="Sama")

    assert publish(step, manager, title_fi="Sama") == NothingNew()


def test_the_database_has_the_last_word_on_a_race(
    step, manager, communications, publish, monkeypatch
):
    """The colleague's revision lands between our look and our write."""
    look = succession.newest
    first = look(TextSubject(step).chain)
    publish(step, communications, title_fi="Työtoverin")
    looks = iter([first])
    monkeypatch.setattr(succession, "newest", lambda chain: next(looks, None) or look(chain))

    outcome = publish(step, manager, title_fi="Minun")

    step.refresh_from_db()
    assert isinstance(outcome, EditConflict)
    assert (outcome.theirs.number, step.title_fi) == (2, "Työtoverin")


@pytest.mark.skipif(
    "sqlite" in settings.DATABASES["default"]["ENGINE"],
    reason="SQLite in memory has no two writers; the test above stands in for them.",
)
@pytest.mark.django_db(transaction=True)
def test_two_people_save_at_once_and_one_is_first(step, manager, communications, publish):
    outcomes = {}
    start = threading.Barrier(2)

    def go(person):
        start.wait()
        outcomes[person.pk] = publish(step, person, title_fi=f"By {person.pk}")
        connection.close()

    threads = [threading.Thread(target=go, args=[person]) for person in (manager, communications)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kinds = sorted(type(outcome).__name__ for outcome in outcomes.values())
    assert kinds == [EditConflict.__name__, Published.__name__]
    assert list(TextSubject(step).chain.values_list("number", flat=True)) == [2, 1]


def test_texts_without_a_revision_become_the_first_before_they_are_changed(manager, publish):
    milestone = MilestoneFactory(called="Vaalit")

    outcome = publish(milestone, manager, base=0, title_fi="Aluevaalit")

    first, second = TextSubject(milestone).chain.reverse()
    assert (first.author, first.texts["title"]["fi"]) == (None, "Vaalit")
    assert (outcome.revision, second.number) == (second, 2)
    # Whoever began from the same is late now, too.
    assert isinstance(publish(milestone, manager, base=0, title_fi="Toinen"), EditConflict)


@pytest.mark.parametrize(
    "factory",
    [
        RoadmapFactory,
        PriorityFactory,
        MilestoneFactory,
        StepFactory,
        ActionFactory,
        InfluencePointFactory,
    ],
)
def test_everything_with_texts_has_a_chain_of_its_own(factory, manager, publish):
    owner, other = factory(), factory()

    outcome = publish(owner, manager, base=0, title_fi="Uusi otsikko")

    owner.refresh_from_db()
    assert owner.title_fi == "Uusi otsikko"
    assert outcome.revision.subject == owner
    assert not TextSubject(other).chain.exists()


def test_every_text_of_a_kind_is_a_column_of_its_model():
    for kind in KINDS.values():
        names = {field.name for field in kind.model._meta.get_fields()}
        assert {one.key for one in kind.named} <= names


def test_restoring_makes_a_new_revision(step, manager, publish):
    publish(step, manager, title_fi="Toinen", reason_fi="")
    first = TextRevision.objects.get(number=1)

    outcome = restore_texts(revision=first, base=2, by=manager, at=timezone.now())

    step.refresh_from_db()
    assert (outcome.revision.number, outcome.revision.restored_from) == (3, 1)
    assert (step.title_fi, step.reason_fi) == (
        "Sovitaan avustuksista",
        "Raha loppuu.\n\nAika loppuu.",
    )
    assert AuditEvent.objects.filter(action="roadmap.texts_restored").count() == 1


def test_a_text_that_an_older_revision_did_not_know_is_not_emptied_by_restoring(
    step, manager, publish
):
    TextRevision.objects.filter(number=1).update(texts={"title": {"fi": "Vanhin"}})
    publish(step, manager, source_fi="Lähde")

    restore_texts(
        revision=TextRevision.objects.get(number=1), base=2, by=manager, at=timezone.now()
    )

    step.refresh_from_db()
    assert (step.title_fi, step.source_fi) == ("Vanhin", "Lähde")


def test_an_archived_roadmap_keeps_its_texts(step, manager, publish):
    roadmap = step.roadmap
    roadmap.archived_at = timezone.now()
    roadmap.save()

    for owner in (step, roadmap, step.priority):
        with pytest.raises(Refused):
            publish(owner, manager, title_fi="Myöhässä")
    assert TextRevision.objects.count() == 1


def test_a_superseded_step_keeps_its_texts_and_those_of_what_belongs_to_it(step, manager, publish):
    successor = StepFactory(priority=step.priority)
    action, point = ActionFactory(step=step), InfluencePointFactory(step=step)
    Succession.objects.create(step=step, successor=successor, kind="merged", at=timezone.now())

    for owner in (step, action, point):
        with pytest.raises(Refused) as refusal:
            publish(owner, manager, title_fi="Myöhässä")
        assert str(successor) in refusal.value.messages[0]


def test_a_role_that_ended_since_the_page_came_is_refused(step, communications, publish):
    communications.role_grants.all().delete()

    with pytest.raises(PermissionDenied):
        publish(step, communications, title_fi="Myöhässä")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_title_of_what_is_published_is_taken_away(step, manager, publish, language):
    with pytest.raises(Refused) as refusal:
        publish(step, manager, **{f"title_{language}": " "})

    assert len(refusal.value.messages) == 1
    step.refresh_from_db()
    assert getattr(step, f"title_{language}") == "Sovitaan avustuksista"


def test_a_title_that_was_missing_before_stops_no_other_text(step, manager, publish):
    type(step).objects.update(title_sv="")

    assert isinstance(publish(step, manager, reason_sv="Därför."), Published)


def test_nobody_writes_texts_of_what_was_taken_to_a_region_of_others(expert, lappi, kainuu):
    action = ActionFactory(region=lappi)
    seen = Action.objects.get(pk=action.pk)
    Action.objects.update(region=kainuu)

    with pytest.raises(PermissionDenied):
        publish_texts(owner=seen, texts={"title_fi": "Oma"}, base=0, by=expert, at=timezone.now())
    assert not TextRevision.objects.exists()
