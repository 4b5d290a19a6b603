"""A line to the database that breaks between two writes leaves nothing half written, on any address."""

import pytest
from django.core import mail
from django.db import OperationalError, connection, transaction
from django.test import TestCase
from django.urls import reverse

from tests.access_table import ACTORS, TABLE
from tests.access_world import build
from tests.fingerprint import HARMLESS, fingerprint

pytestmark = pytest.mark.django_db

# Beyond so many, one write is as the next.
MOST_WRITES = 12


class Line:
    """Breaks at the write with this number, counted from 0, and stays broken."""

    def __init__(self, at):
        self.at, self.writes, self.is_broken, self.is_undoing = at, 0, False, False

    def __call__(self, execute, sql, params, many, context):
        if not HARMLESS.match(sql):
            self.is_broken |= self.writes == self.at
            self.writes += 1
        # Where production loses the whole transaction, a test goes back to a mark in its own.
        was_undoing, self.is_undoing = self.is_undoing, sql.startswith("ROLLBACK")
        is_undone = self.is_undoing or (was_undoing and sql.startswith("RELEASE"))
        if self.is_broken and not is_undone:
            raise OperationalError("the line broke")
        return execute(sql, params, many, context)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        world.fingerprint = fingerprint()
        yield world
        transaction.set_rollback(True)


def sent(world, name, actor, *, breaks_at):
    """The status, whether the line broke on the way, and whether anything stayed."""
    row, client = TABLE[name], world.clients[actor]
    path = reverse(name, kwargs=world.objects[row.on]["home"] if row.on else {})
    line = Line(breaks_at)
    with transaction.atomic():
        mail.outbox.clear()
        with connection.execute_wrapper(line), TestCase.captureOnCommitCallbacks(execute=True):
            status = client.post(path, dict(row.send)).status_code
        transaction.set_rollback(False)
        has_changed = line.is_broken and fingerprint() != world.fingerprint
        transaction.set_rollback(True)
    return status, line.is_broken, has_changed


# Pages of others write in an order of their own.
NOT_OURS = ("account_", "mfa_", "usersessions_", "socialaccount_")
POSTED = [
    name for name, row in TABLE.items() if row.post is not None and not name.startswith(NOT_OURS)
]


@pytest.mark.parametrize("name", POSTED)
def test_what_breaks_between_two_writes_writes_nothing(world, name):
    actor = next((each for each in ACTORS if TABLE[name].lets_in("POST", each, "home")), "expert")
    faults = []
    for number in range(MOST_WRITES):
        status, broke, has_changed = sent(world, name, actor, breaks_at=number)
        if not broke:
            break
        if status != 503 or has_changed:
            faults.append(f"write {number} as {actor}: {status}, {has_changed=}")
    assert faults == []
