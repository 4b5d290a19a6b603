"""Do web, worker and beat still work? Asked in their containers: `python -m portal.pulse worker`.

Worker and beat touch a file in `PULSE_DIR`, each at its own work; the web is asked for a page. The one
who asks starts no Django: he comes several times a minute.
"""

import os
import sys
import time
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.origin import read_origin

# A worker tells its broker each two seconds that it lives; beat starts a task each half a minute.
OLDEST_SECONDS = {"worker": 60, "beat": 150}
WEB_PORT = 8000


class Still(Exception):
    """No sign of life."""


def _file(name: str) -> Path | None:
    folder = os.environ.get("PULSE_DIR", "")
    return Path(folder) / f"{name}.pulse" if folder else None


def beat(name: str) -> None:
    """Leave a sign of life; without `PULSE_DIR` nobody asks for one."""
    if path := _file(name):
        path.touch()


def ask(name: str) -> None:
    """Raises `Still` where the process called `name` has not worked lately."""
    if name == "web":
        _ask_web()
        return
    path = _file(name)
    if path is None:
        raise Still("PULSE_DIR is not set.")
    if not path.exists():
        raise Still(f"{name} has not begun.")
    age = time.time() - path.stat().st_mtime
    if age > OLDEST_SECONDS[name]:
        raise Still(f"{name} was last at work {age:.0f} seconds ago.")


def _ask_web() -> None:
    host = urlsplit(read_origin(os.environ["SITE_ORIGIN"])).netloc
    web = HTTPConnection("127.0.0.1", int(os.environ.get("PULSE_WEB_PORT", WEB_PORT)), timeout=5)
    try:
        with closing(web):
            web.request("GET", "/healthz/ready", headers={"Host": host})
            status = web.getresponse().status
    except (OSError, HTTPException) as error:
        raise Still(f"The web does not answer: {error}") from error
    if status != HTTPStatus.OK:
        raise Still(f"The web does not serve: it answered {status}.")


def listen() -> None:
    """In worker and beat: a sign of life whenever they have done their regular work."""
    from celery.signals import beat_init, before_task_publish, heartbeat_sent

    @heartbeat_sent.connect(weak=False)
    def worker_lives(**_: Any) -> None:
        beat("worker")

    @beat_init.connect(weak=False)
    def beat_begins(**_: Any) -> None:
        beat("beat")

        @before_task_publish.connect(weak=False)
        def beat_lives(**_: Any) -> None:
            beat("beat")


def main(arguments: list[str]) -> str | None:
    """What is wrong, in words; None where all is well."""
    if len(arguments) != 1 or arguments[0] not in ("web", *OLDEST_SECONDS):
        return "Say whom to ask: web, worker or beat."
    try:
        ask(arguments[0])
    except (Still, ValueError) as error:
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
