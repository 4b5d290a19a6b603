"""The other side of the counter: `python -m tests.faults.desk ask 12`, then `… wait 60`."""

import datetime as dt
import json
import sys
import time

import django


def ask(count):
    from django.utils import timezone

    from portal.accounts.models import User
    from portal.jobs.requests import enqueue

    person = User.objects.create_user("someone@example.org")
    for number in range(count):
        enqueue("slow_text", by=person, at=timezone.now(), parameters={"number": number})


def wait(seconds):
    """Print the jobs once none is live any more, or when the time is over."""
    from portal.jobs.models import Job

    until = time.monotonic() + seconds
    while Job.objects.live().exists() and time.monotonic() < until:
        time.sleep(0.2)
    wanted = ("id", "state", "tries", "parameters", "result_file", "result_sha256", "error_code")
    print(json.dumps(list(Job.objects.values(*wanted)), default=str))


def schedule(count):
    """One act a second, beginning now."""
    from django.utils import timezone

    from portal.jobs import scheduling

    now = timezone.now()
    for number in range(count):
        moment = now + dt.timedelta(seconds=number)
        scheduling.schedule("count", subject=str(number), due_at=moment, at=now)


def done(seconds):
    """Print how often each scheduled act was done, once none waits any more."""
    from portal.audit.models import AuditEvent
    from portal.jobs.models import ScheduledAct

    until = time.monotonic() + seconds
    while ScheduledAct.objects.waiting().exists() and time.monotonic() < until:
        time.sleep(0.2)
    counted = AuditEvent.objects.filter(action="fault.counted").order_by("at")
    rows = [(row.details["subject_number"], row.at.timestamp()) for row in counted]
    print(
        json.dumps(
            {"states": list(ScheduledAct.objects.values_list("state", flat=True)), "done": rows}
        )
    )


def strike():
    """The clock of an hour later, when the sweeper finds what nobody was told of."""
    from django.utils import timezone

    from portal.jobs.sweeping import sweep

    sweep(at=timezone.now() + dt.timedelta(hours=1))


if __name__ == "__main__":
    django.setup()
    {"ask": ask, "wait": wait, "schedule": schedule, "done": done}[sys.argv[1]](int(sys.argv[2]))
