"""Opening a round to the whole field, and writing its reminders: seconds and queries per thousand.

    python -m tests.bench.rounds [organisations]

On a throw-away PostgreSQL, beside the raw inserts of the same rows in the same run.
"""

import datetime as dt
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.processes import postgresql_server


def measure(count):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from portal.outbox.models import OutboxMessage
    from surveys.invitations.opening import open_round
    from surveys.models import Invitation, Reminder
    from surveys.reminders.sending import send_reminder

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    manager, round_ = _world(count)
    now = timezone.now()

    def timed(act):
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            act()
            took = time.perf_counter() - began
        return took, len(queries)

    opening, queries = timed(lambda: open_round(round_, by=manager, at=now))
    assert Invitation.objects.count() == OutboxMessage.objects.count() == count
    tomorrow = now + dt.timedelta(days=1)
    reminder = Reminder.objects.create(round=round_, due_at=tomorrow)
    reminding, more = timed(lambda: send_reminder(reminder, by=manager, at=tomorrow))
    raw = _raw(connection, count)
    thousands = count / 1000
    print(f"organisations             {count}")
    print(f"opening                   {opening:.2f} s, {queries / thousands:.1f} queries per 1,000")
    print(f"a reminder to all of them {reminding:.2f} s, {more / thousands:.1f} queries per 1,000")
    print(f"raw copies of the rows    {raw:.2f} s (ratio {opening / raw:.1f})")


def _world(count):
    """So many organisations in as many municipalities as there are."""
    from django.utils import timezone

    from portal.accounts.models import User
    from regions.models import Municipality
    from regions.organisations.models import Organisation
    from surveys.library.loading import load_survey
    from surveys.management.commands.load_survey import SHIPPED
    from surveys.models import Round
    from surveys.questionnaire.definition_file import read_json

    now = timezone.now()
    manager = User.objects.create_user("manager@example.org")
    towns = list(Municipality.objects.filter(region__isnull=False))
    Organisation.objects.bulk_create(
        Organisation(
            name=f"Organisation {number}",
            level="local",
            municipality=towns[number % len(towns)],
            email=f"o{number}@d{number % 50}.example.org",
        )
        for number in range(count)
    )
    survey = load_survey(read_json(SHIPPED.read_bytes()), by=None, at=now)
    hours = timezone.timedelta(hours=1)
    names = {f"name_{language}": "Round" for language in ("fi", "sv", "en")}
    round_ = Round.objects.create(
        survey=survey,
        audience="organisations",
        confidentiality="confidential",
        opens_at=now - hours,
        closes_at=now + 100 * hours,
        created_at=now,
        **names,
    )
    return manager, round_


def _raw(connection, count):
    """The same invitations and letters once more, by the database alone."""
    tables = ("surveys_invitation", "outbox_outboxmessage")
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"CREATE TABLE copy_of_{table} (LIKE {table} INCLUDING ALL);"
                f"INSERT INTO copy_of_{table} SELECT * FROM {table} LIMIT {count}"
            )
    return time.perf_counter() - began


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        # The database may run as another user.
        Path(folder).chmod(0o755)
        with postgresql_server(Path(folder) / "pg") as server:
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "DATABASE_URL": server.url,
                "VAR_DIR": folder,
                "DEMO": "1",
            }
            measure(int(sys.argv[1]) if len(sys.argv) > 1 else 11_000)
