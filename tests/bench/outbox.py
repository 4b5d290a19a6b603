"""What the outbox costs beside a bare loop of smtplib that sends the same mails.

    python -m tests.bench.outbox

On a throw-away PostgreSQL, through a mail server of the tests in a process of its own. Printed: mails
posted and sent per second by one sender and by two, and the ratio to the bare loop, which has every
mail ready in memory, one connection, no database and no way to tell what it has sent once it dies.
"""

import logging
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests.processes import postgresql_server

COUNT = int(os.environ.get("BENCH_MAILS", "11000"))
FOLDER = Path(tempfile.mkdtemp(prefix="bench-"))
FOLDER.chmod(0o755)  # PostgreSQL runs as somebody else


@contextmanager
def mail_server():
    command = [sys.executable, "-m", "tests.smtp_sink"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield int(process.stdout.readline())
        process.stdin.close()


def timed(work) -> tuple[float, float]:
    """Seconds on the wall, and of this process's own work: the latter bears a busy machine."""
    started, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - busy


def say(what: str, taken: tuple[float, float], bare: tuple[float, float]) -> None:
    (seconds, cpu), rate = taken, COUNT / taken[0]
    ratios = f"{seconds / bare[0]:5.1f} × the bare loop"
    if cpu:
        ratios += f"; CPU {cpu / COUNT * 1000:4.2f} ms a mail, {cpu / bare[1]:4.1f} ×"
    print(f"{what:28} {seconds:6.1f} s {rate:6.0f} mails/s  {ratios}")


def prepare() -> None:
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from portal.outbox import links
    from portal.outbox.notices import Mail, notice

    # What a reminder costs: a link derived from a key, a translated template.
    @notice("bench", label="bench")
    def compose(message, *, at):
        path = "/v/" + links.derive("bench", message.recipient, "nonce", links.newest_key_id())
        context = {"path": path}
        return Mail("account/email/unknown_account", message.address, message.language, context)


def post(campaign: str = "first") -> None:
    """The same people in another mailing: mails that have left once would not leave again."""
    from django.utils import timezone

    from portal.outbox.models import OutboxMessage
    from portal.outbox.posting import Posting, post_many

    OutboxMessage.objects.all().delete()
    postings = (Posting(str(n), f"person{n}@d{n % 50}.example", "fi") for n in range(COUNT))
    post_many("bench", campaign=campaign, step="s", postings=postings, at=timezone.now())


def send_all() -> None:
    from django.utils import timezone

    from portal.outbox.delivery import deliver

    deliver(at=timezone.now(), seconds=3_600)


def bare_loop(port: int) -> tuple[float, float]:
    from django.utils import timezone

    from portal.outbox.delivery import compose
    from portal.outbox.models import OutboxMessage

    ready = [
        (row.address, compose(row, at=timezone.now()).message().as_bytes(linesep="\r\n"))
        for row in OutboxMessage.objects.all()
    ]

    def loop() -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for address, mail in ready:
                server.sendmail("no-reply@localhost", [address], mail)

    return timed(loop)


def two_senders() -> tuple[float, float]:
    """From the first letter that leaves to the last: their start is not counted."""
    from django.db.models import Max, Min

    from portal.outbox.models import OutboxMessage

    command = [sys.executable, "-m", "tests.bench.outbox", "sender"]
    for sender in [subprocess.Popen(command) for _ in range(2)]:
        sender.wait()
    span = OutboxMessage.objects.aggregate(first=Min("handed_over_at"), last=Max("sent_at"))
    return (span["last"] - span["first"]).total_seconds(), 0.0


def main() -> None:
    prepare()
    from django.core.management import call_command

    from portal.outbox.models import OutboxMessage, State

    call_command("migrate", verbosity=0)
    port = int(os.environ["EMAIL_URL"].rpartition(":")[2])
    posting = timed(post)
    bare = bare_loop(port)
    say("bare loop of smtplib", bare, bare)
    say("posting, one transaction", posting, bare)
    say("one sender", timed(send_all), bare)
    assert OutboxMessage.objects.filter(state=State.SENT).count() == COUNT
    post("second")
    say("two senders side by side", two_senders(), bare)
    assert OutboxMessage.objects.filter(state=State.SENT).count() == COUNT


if __name__ == "__main__":
    if sys.argv[1:] == ["sender"]:
        prepare()
        send_all()
    else:
        with postgresql_server(FOLDER / "postgresql") as server, mail_server() as port:
            os.environ.update(
                DJANGO_SETTINGS_MODULE="portal.settings",
                DATABASE_URL=server.url,
                VAR_DIR=str(FOLDER),
                SECRET_KEY="a-key-of-the-benchmark-that-guards-nothing-0123456789-abcdefgh",
                EMAIL_URL=f"smtp://127.0.0.1:{port}",
            )
            main()
