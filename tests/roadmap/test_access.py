"""What can no longer be changed, and what is said then."""

import pytest
from django.utils import timezone

from roadmap.access import Refused, require_open, require_standing
from roadmap.models import Succession
from tests.factories.roadmap import PriorityFactory, RoadmapFactory, StepFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_an_archived_roadmap_is_refused_with_who_can_open_it():
    roadmap = RoadmapFactory(called="Vanha", archived_at=timezone.now())
    with pytest.raises(Refused) as refusal:
        require_open(roadmap)
    assert refusal.value.messages == [
        (
            "The roadmap “Vanha” is archived: it can be read, not changed. "
            "The project manager can open it again."
        )
    ]


def test_a_roadmap_is_looked_at_afresh():
    roadmap = RoadmapFactory()
    type(roadmap).objects.update(archived_at=timezone.now())
    with pytest.raises(Refused):
        require_open(roadmap)


def test_a_superseded_step_is_refused_with_its_successors():
    priority = PriorityFactory()
    old, first, second = (
        StepFactory(priority=priority, called=called) for called in ("Vanha", "Uusi", "Toinen")
    )
    for successor in (first, second):
        Succession.objects.create(
            step=old, successor=successor, kind="superseded", at=timezone.now()
        )
    with pytest.raises(Refused) as refusal:
        require_standing(old)
    assert refusal.value.messages == [
        "“Vanha” can be read, not changed. Go on in what has taken its place: Uusi; Toinen."
    ]
    assert require_standing(first) == priority.roadmap
