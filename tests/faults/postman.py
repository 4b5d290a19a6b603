"""A sender in a process of its own, to be killed: `python -m tests.faults.postman work`.

`… post 2000` writes the messages; `… finish` waits out every pause; `… states` prints how they fared.
"""

import datetime as dt
import json
import sys
import time

import django


def post(count, domains="5"):
    from django.utils import timezone

    from portal.outbox.posting import Posting, post_many

    postings = (
        Posting(str(n), f"person{n}@d{n % int(domains)}.example", "fi") for n in range(int(count))
    )
    post_many("postcard", campaign="c", step="s", postings=postings, at=timezone.now())


def work():
    from django.utils import timezone

    from portal.outbox.delivery import deliver

    print("ready", flush=True)
    while True:
        deliver(at=timezone.now())
        time.sleep(0.05)


def finish():
    """The hours after the last fault: what waits for a later try has its turn."""
    from django.utils import timezone

    from portal.outbox.delivery import deliver
    from portal.outbox.models import OutboxMessage, State

    over = [State.SENT, State.FAILED, State.NOT_NEEDED]
    for hour in range(1, 20):
        if OutboxMessage.objects.exclude(state__in=over).exists():
            deliver(at=timezone.now() + dt.timedelta(hours=hour), seconds=60)


def states():
    from portal.outbox.models import OutboxMessage

    wanted = ("recipient", "state", "tries", "message_id")
    print(json.dumps(list(OutboxMessage.objects.values(*wanted))))


if __name__ == "__main__":
    django.setup()
    from portal.outbox.notices import Mail, notice

    @notice("postcard", label="postcard")
    def compose(message, *, at):
        return Mail("account/email/unknown_account", message.address, message.language)

    command, *rest = sys.argv[1:]
    {"post": post, "work": work, "finish": finish, "states": states}[command](*rest)
