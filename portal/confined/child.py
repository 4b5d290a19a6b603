"""Running a module of ours as a child that has no secret, and for no longer than it may.

A plain `subprocess`, so that it works alike in a web process, a Celery thread and a forked worker.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import IO

from django.conf import settings

from portal.confined.limits import EXIT_MEMORY

# How often the parent looks up while the child works.
GLANCE_SECONDS = 0.5
# The ways in which a child dies when the memory it asks for is refused inside a C library.
OUT_OF_MEMORY_SIGNALS = {signal.SIGABRT, signal.SIGSEGV, signal.SIGTRAP, signal.SIGBUS}


class OutOfTime(Exception):
    """The child took longer than it may, and was killed."""


def run_child(
    module: str,
    *,
    order: IO[bytes],
    output: IO[bytes],
    words: IO[bytes],
    seconds: int,
    wait: Callable[[], None] = lambda: None,
    arguments: Sequence[str] = (),
) -> int:
    """Run `python -m module` from `order` into `output` and `words`; gives its exit code.

    `wait` is called about twice a second meanwhile; what it raises ends the child too.
    """
    child = subprocess.Popen(  # noqa: S603 -- the name comes from our own code
        [sys.executable, "-m", module, *arguments],
        stdin=order,
        stdout=output,
        stderr=words,
        cwd=settings.BASE_DIR,
        # No key, no database address: the child has nothing to give away.
        env={
            "PATH": os.environ.get("PATH", ""),
            "HOME": tempfile.gettempdir(),
            "LC_ALL": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )
    deadline = time.monotonic() + seconds
    try:
        while True:
            try:
                return child.wait(GLANCE_SECONDS)
            except subprocess.TimeoutExpired:
                wait()
            if time.monotonic() > deadline:
                raise OutOfTime(f"more than {seconds} s")
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def needed_too_much(code: int) -> bool:
    """Whether a child that ended with `code` ran out of its memory or its processor time."""
    return code in (EXIT_MEMORY, -signal.SIGXCPU, -signal.SIGKILL) or -code in OUT_OF_MEMORY_SIGNALS
