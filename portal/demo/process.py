"""One process of the demo: started in a session of its own, started again when it dies."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
# A process that lived this long was well; the next pause before a restart is short again.
WELL_AFTER_SECONDS = 60
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30


@dataclass
class DemoProcess:
    """Web, worker or beat."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = SHORTEST_PAUSE_SECONDS
    log: IO[bytes] | None = field(default=None, repr=False)

    def start(self, environment: dict[str, str], log_dir: Path) -> None:
        self.log = self.log or (log_dir / f"{self.name}.log").open("ab")
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            # A session of its own: Ctrl-C reaches the supervisor alone, which ends all in order.
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def signal(self, number: signal.Signals) -> None:
        """Tell the process and whatever it has started itself."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def restart_if_dead(self, environment: dict[str, str], log_dir: Path) -> None:
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.signal(signal.SIGKILL)  # what it may have left behind
            if now - self.started_at > WELL_AFTER_SECONDS:
                self.pause = SHORTEST_PAUSE_SECONDS
            say(
                f"{self.name} stopped ({_reason(self.process.returncode)}); "
                f"starting it again in {self.pause:g} s. See {log_dir / self.name}.log"
            )
            self.process = None
            self.start_again_at = now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        if self.process is None and now >= self.start_again_at:
            self.start(environment, log_dir)


def die_with_parent() -> None:
    """Linux: should the supervisor itself be killed, its processes are ended too."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _reason(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def say(text: str) -> None:
    print(text, flush=True)
