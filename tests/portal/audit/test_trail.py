"""The trail is appended to, tells who did what, and outlives what it speaks of."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from portal.audit import trail
from portal.audit.models import AuditEvent


def test_a_line_names_actor_subject_and_scope(expert, lappi):
    event = trail.record("profile.published", by=expert, subject=lappi, scope=lappi.code, number=3)
    assert (event.actor_id, event.actor_label) == (str(expert.pk), "Expert")
    assert (event.subject_type, event.subject_id) == ("regions.region", "21")
    assert (event.scope, event.details) == ("21", {"number": 3})


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_what_nobody_did_was_done_by_the_portal(db, nobody):
    event = trail.record("reference.loaded", by=nobody)
    assert (event.actor_id, event.actor_label) == ("", "")


def test_a_line_outlives_the_person_and_the_subject(stranger, satakunta):
    trail.record("profile.published", by=stranger, subject=stranger)
    stranger.assignments.all().delete()
    stranger.delete()
    assert AuditEvent.objects.get().actor_label == "Stranger"


def test_the_lines_about_a_subject_are_found(expert, lappi, kainuu):
    event = trail.record("profile.published", by=expert, subject=lappi)
    trail.record("profile.published", by=expert, subject=kainuu)
    assert list(AuditEvent.objects.about(lappi)) == [event]


def test_a_line_is_never_changed(expert):
    event = trail.record("profile.published", by=expert)
    event.action = "something else"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        AuditEvent.objects.update(action="something else")


def test_names_are_cut_to_what_the_column_holds(db):
    from tests.factories.accounts import UserFactory

    person = UserFactory(email="long@example.org")
    person.name = "x" * 120
    assert len(trail.record("session.started", by=person).actor_label) == 120


def test_every_line_is_written_in_one_language(expert, lappi):
    lappi.short_name_en = "Lapland"
    with translation.override("en"):
        event = trail.record("profile.published", by=expert, subject=lappi)

    assert event.subject_label == "Lappi"
