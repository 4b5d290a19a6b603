"""What a letter to the 5,000 members of a structure costs, and that each person gets one.

    python -m tests.bench.mailing

On a throw-away PostgreSQL, through a mail server of the tests in a process of its own. In a hundred members one
sits twice. Printed: seconds, queries per thousand letters and the most memory, of the preview, of posting and of
sending by one sender; then that every address got one letter, and none a second when it is pressed again.
"""

import logging
import os
import resource
import sys
import time
import uuid

from tests.bench.outbox import FOLDER, mail_server
from tests.processes import postgresql_server

MEMBERS = int(os.environ.get("BENCH_MEMBERS", "5000"))
TWICE = MEMBERS // 100


class Counted:
    """How many statements the connection carries out."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, parameters, many, context):
        self.count += 1
        return execute(sql, parameters, many, context)


def measured(what, work):
    from django.db import connection

    counted, started = Counted(), time.perf_counter()
    with connection.execute_wrapper(counted):
        found = work()
    seconds = time.perf_counter() - started
    # Kilobytes on Linux: of the process so far, so it only ever rises.
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what:28} {seconds:6.1f} s {counted.count * 1000 / MEMBERS:8.1f} queries per thousand"
        f" {memory:6.0f} MB at most"
    )
    return found


def fill():
    from portal.accounts.models import RoleGrant, User
    from regions.organisations.models import ContactPerson
    from regions.structures.models import Membership, Structure

    by = User.objects.create(email="manager@bench.example", name="M")
    RoleGrant.objects.create(user=by, role="project_manager")
    one, other = (
        Structure.objects.create(
            kind="network", name_fi=name, name_sv=name, name_en=name, is_national=True
        )
        for name in ("Verkosto", "Toinen verkosto")
    )
    people = ContactPerson.objects.bulk_create(
        ContactPerson(name=f"Jäsen {n}", email=f"jasen{n}@d{n % 50}.example")
        for n in range(MEMBERS)
    )
    Membership.objects.bulk_create(
        [
            *(Membership(structure=one, person=person) for person in people),
            *(Membership(structure=other, person=person) for person in people[:TWICE]),
        ]
    )
    return by, [one, other]


def main():
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.core.management import call_command
    from django.utils import timezone

    from portal.outbox.delivery import deliver
    from portal.outbox.models import OutboxMessage, State
    from regions.structures.mailing.letters import send_letter
    from regions.structures.mailing.recipients import readers_of

    call_command("migrate", verbosity=0)
    by, structures = fill()
    key, at = uuid.uuid4(), timezone.now()

    def send():
        return send_letter(
            key=key, structures=structures, subject="Syksy", text="Tervetuloa.", by=by, at=at
        )

    readers = measured(
        "who gets it, of two lists", lambda: readers_of(structures, on=timezone.localdate(at))
    )
    assert len(readers.reached) == MEMBERS
    measured("posting, one transaction", send)
    measured("pressed again", send)
    measured("sending, one sender", lambda: deliver(at=timezone.now(), seconds=3_600))
    sent = OutboxMessage.objects.filter(state=State.SENT)
    assert OutboxMessage.objects.count() == sent.count() == MEMBERS
    assert sent.values("address").distinct().count() == MEMBERS
    print(f"{MEMBERS} people, of whom {TWICE} sit twice: {sent.count()} letters, one each")


if __name__ == "__main__":
    with postgresql_server(FOLDER / "postgresql") as server, mail_server() as port:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="portal.settings",
            DATABASE_URL=server.url,
            VAR_DIR=str(FOLDER),
            SECRET_KEY="a-key-of-the-benchmark-that-guards-nothing-0123456789-abcdefgh",
            EMAIL_URL=f"smtp://127.0.0.1:{port}",
        )
        sys.exit(main())
