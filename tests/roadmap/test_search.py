"""The search in the header finds what everybody may read of roadmaps."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from roadmap.models import Succession
from roadmap.search import find
from tests.factories.roadmap import (
    InfluencePointFactory,
    PriorityFactory,
    RoadmapFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def hits(text, user=NOBODY):
    return [(hit.title, str(hit.kind), hit.url) for hit in find(text, user)]


def test_steps_and_influence_points_are_found_in_any_language_without_marks():
    step = StepFactory(title_fi="Tilojen käyttö", title_sv="Lokalernas bruk", title_en="Premises")
    point = InfluencePointFactory(step=step, called="Valtuusto: tilojen käyttö")

    with translation.override("fi"):
        assert hits("kaytto tilojen") == [
            ("Tilojen käyttö", "askel", step.get_absolute_url()),
            ("Valtuusto: tilojen käyttö", "vaikuttamisen paikka", point.get_absolute_url()),
        ]
    with translation.override("sv"):
        assert hits("premises") == [("Lokalernas bruk", "steg", step.get_absolute_url())]


def test_drafts_are_found_by_those_alone_who_see_them(manager):
    draft = PriorityFactory(roadmap=RoadmapFactory(published_at=None))
    step = StepFactory(priority=draft, called="Salainen")
    InfluencePointFactory(step=step, called="Salainen")
    InfluencePointFactory(step=None, priority=draft, called="Salainen")

    assert hits("salainen") == []
    assert len(hits("salainen", manager)) == 3


def test_what_has_a_successor_is_found_by_it_and_nothing_by_no_word(priority_of_two):
    assert [title for title, *_ in hits("askel")] == ["Askel uusi"]
    assert hits("  ") == []


@pytest.fixture
def priority_of_two():
    priority = PriorityFactory()
    old = StepFactory(priority=priority, called="Askel vanha")
    new = StepFactory(priority=priority, called="Askel uusi")
    Succession.objects.create(step=old, successor=new, kind="superseded", at=timezone.now())


@pytest.mark.parametrize("count", [1, 5])
def test_finding_costs_the_same_however_much_is_found(django_assert_num_queries, count):
    step = StepFactory(called="Askel")
    for _number in range(count):
        StepFactory(priority=step.priority, called="Askel")
        InfluencePointFactory(step=step, called="Askel")

    with django_assert_num_queries(2):
        assert len(hits("askel")) == 2 * count + 1
