"""The clock chains the lines of the trail, each once, whatever order they come in."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.audit import chain as chaining
from portal.audit import trail
from portal.audit.chain import Head, chain, head
from portal.audit.models import AuditEvent, ChainLink
from portal.audit.tasks import chain_trail

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = timezone.now()


def write(count, *, at=NOW):
    return [trail.record("reference.loaded", by=None, at=at, tables={}) for _ in range(count)]


def chained():
    return list(ChainLink.objects.order_by("position").values_list("position", "event_id"))


def test_lines_are_chained_in_the_order_of_their_moments():
    [later] = write(1)
    [earlier] = write(1, at=NOW - dt.timedelta(minutes=1))

    chain_trail()

    assert chained() == [(1, earlier.pk), (2, later.pk)]


def test_a_line_is_chained_once_and_nothing_is_done_again():
    write(3)

    assert (chain(), chain()) == (3, 0)


def test_each_link_holds_the_hash_of_the_one_before():
    write(2)
    chain()
    first, second = ChainLink.objects.all()

    assert second.hash == chaining.link(second.event, Head(1, first.hash)).hash
    assert second.hash != chaining.link(second.event, Head(1, "another")).hash
    assert head() == Head(2, second.hash)


def test_what_was_committed_late_is_chained_though_its_number_is_lower():
    for pk in (100, 300):
        AuditEvent.objects.create(pk=pk, at=NOW, action="reference.loaded")
    chain()

    AuditEvent.objects.create(pk=200, at=NOW, action="reference.loaded")
    chain()

    assert chained() == [(1, 100), (2, 300), (3, 200)]


def test_what_lies_far_back_is_found_by_the_full_look(monkeypatch):
    monkeypatch.setattr(chaining, "NEIGHBOURS", 2)
    for pk in (100, 200, 300, 400):
        AuditEvent.objects.create(pk=pk, at=NOW, action="reference.loaded")
    chain()
    AuditEvent.objects.create(pk=50, at=NOW, action="reference.loaded")

    assert (chain(), chain(everything=True)) == (0, 1)


def test_of_two_clocks_the_second_changes_nothing(monkeypatch):
    """Both have read the same lines and the same head."""
    write(2)
    ids = list(AuditEvent.objects.values_list("pk", flat=True))
    before = head()
    chain()
    monkeypatch.setattr(chaining, "head", lambda: before)

    assert chaining._append(ids) is None
    assert [position for position, _ in chained()] == [1, 2]


def test_a_long_trail_is_chained_in_batches(monkeypatch):
    monkeypatch.setattr(chaining, "BATCH", 4)
    write(10)

    assert chain() == 10
    assert [position for position, _ in chained()] == list(range(1, 11))


def test_a_digest_tells_no_name_without_its_salt():
    assert chaining.digest("Expert", "a") != chaining.digest("Expert", "b")
    assert chaining.digest("", "") == ""


def test_every_label_has_a_salt_of_its_own(expert, lappi):
    event = trail.record("profile.published", by=expert, subject=lappi)

    assert len({event.actor_salt, event.subject_salt, ""}) == 3


def test_a_request_pays_one_statement_for_a_line(expert, django_assert_num_queries):
    with django_assert_num_queries(1):
        trail.record("profile.published", by=expert)
