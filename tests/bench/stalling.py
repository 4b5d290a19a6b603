"""How long a mailing takes whose every third domain does not answer, beside the other two thirds alone.

    python -m tests.bench.stalling

On a throw-away PostgreSQL, one sender as in production, a mail server that takes ten seconds too long for
a third of the domains. Printed: seconds until the mails to the others are out, alone and with the third.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.processes import postgresql_server, start_python
from tests.smtp_sink import Sink

COUNT = int(os.environ.get("BENCH_MAILS", "516"))
DOMAINS = int(os.environ.get("BENCH_DOMAINS", "30"))
LIMIT = float(os.environ.get("BENCH_SECONDS", "100"))
POSTMAN = ["-m", "tests.faults.postman"]


def place(recipient):
    return int(recipient.rpartition("@d")[2].partition(".")[0])


def measure(folder, env, *, stalls):
    """How many of the mails to fast domains were out, and after how many seconds the last was."""
    count, domains = (COUNT, DOMAINS) if stalls else (COUNT * 2 // 3, DOMAINS * 2 // 3)
    wanted = sum(1 for n in range(count) if not stalls or (n % domains) % 3)

    def behave(recipient, number):
        if stalls and place(recipient) % 3 == 0:
            return "stall"
        arrived.append(time.monotonic())
        return "take"

    arrived = []
    with Sink(folder / "accept.log", behave, patience=60) as sink:
        sink.keeps_mails = False
        env = {**env, "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
        subprocess.run(
            [sys.executable, *POSTMAN, "post", str(count), str(domains)],
            env={**os.environ, **env},
            check=True,
        )
        began = time.monotonic()
        sender = start_python(*POSTMAN, "work", env=env, log=folder / "sender.log")
        while len(arrived) < wanted and time.monotonic() - began < LIMIT:
            time.sleep(0.01)
        sender.kill()
    # The start of the process is not counted.
    return len(arrived), wanted, arrived[-1] - arrived[0]


def main():
    for name, stalls in (("two thirds alone", False), ("with a stalling third", True)):
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        folder.chmod(0o755)  # PostgreSQL runs as somebody else
        with postgresql_server(folder / "postgresql") as server:
            env = {
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "DATABASE_URL": server.url,
                "VAR_DIR": str(folder / "var"),
                "SECRET_KEY": "a-key-of-the-benchmark-that-guards-nothing-0123456789-abcdefgh",
                "MAIL_ACCEPT_LOG": str(folder / "accept.log"),
            }
            migrate = [sys.executable, "manage.py", "migrate", "-v0"]
            subprocess.run(migrate, env={**os.environ, **env}, check=True)
            out, wanted, seconds = measure(folder, env, stalls=stalls)
        print(f"{name:22} {out:4} of {wanted} mails in {seconds:5.1f} s")


if __name__ == "__main__":
    main()
