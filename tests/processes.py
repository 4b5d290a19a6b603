"""Real processes for tests: the portal's own, a database and a broker, all thrown away after use."""

import glob
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.demo.process import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
WORKER = ["-m", "celery", "-A", "portal", "--quiet", "worker", "--pool", "threads", "-c", "2"]
BEAT = ["-m", "celery", "-A", "portal", "--quiet", "beat", "-S", "celery.beat:Scheduler"]


class Missing(Exception):
    """A program that the tests cannot do without."""


def find_program(name, *elsewhere):
    """The program on the path or in one of the places that Debian keeps it; fails by name."""
    found = shutil.which(name) or next(
        (path for place in elsewhere for path in sorted(glob.glob(place), reverse=True)), None
    )
    if found is None:
        raise Missing(f"{name} is missing. ./dev test installs what the tests need.")
    return found


def free_port():
    """A port for a program that starts soon, where the system lends none to whoever calls out."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Missing("There is no free port.")


def wait_for(condition, seconds=120, what="it"):
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.02)


class Running:
    """A started program with its children, and what it says in a file."""

    def __init__(self, command, *, log, env=None, user=None):
        self.log = Path(log)
        self.command = command
        other = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd="/" if user else ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
                **other,
            )

    def said(self, text):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.command} has ended:\n{self.log.read_text()[-2000:]}")
        return text in self.log.read_text()

    def kill(self, number=signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        return self.process.wait(timeout=90)


def start_python(*arguments, env, log):
    return Running([sys.executable, *arguments], env={**os.environ, **env}, log=log)


def start_worker(env, log):
    """A real Celery worker, ready to work."""
    Path(log).write_text("")
    worker = start_python(*WORKER, env=env, log=log)
    wait_for(lambda: worker.said("ready."), what="the worker")
    return worker


def start_beat(env, log):
    return start_python(*BEAT, "--pidfile=", env=env, log=log)


@contextmanager
def redis_server(folder, name="redis"):
    """A Redis that keeps nothing, on a socket; gives its URL and a way to kill it."""
    folder = Path(folder)
    socket = folder / f"{name}.sock"
    command = [
        find_program("redis-server"),
        *("--port", "0", "--unixsocket", str(socket), "--dir", str(folder)),
        # A database for each of many processes that run tests side by side.
        *("--save", "", "--appendonly", "no", "--databases", "256"),
    ]

    class Redis:
        url = f"redis+socket://{socket}?virtual_host=0"

        def start(self):
            socket.unlink(missing_ok=True)
            self.running = Running(command, log=folder / f"{name}.log")
            wait_for(socket.exists, what="Redis")

        def kill(self):
            self.running.kill()

    redis = Redis()
    redis.start()
    try:
        yield redis
    finally:
        redis.kill()


def another_user():
    """PostgreSQL refuses to run as root: then as `postgres`, or as nobody."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("PostgreSQL does not run as root, and there is no user to run it as.")


@contextmanager
def postgresql_server(folder, *, is_durable=False):
    """A PostgreSQL on a socket in `folder`, fast and forgetful; gives its URL and a way to kill it.

    A durable one keeps what it has said to be written when its processes are killed.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    places = ("/usr/lib/postgresql/*/bin/%s", "/opt/homebrew/opt/postgresql*/bin/%s")
    initdb, postgres = (
        find_program(name, *(place % name for place in places)) for name in ("initdb", "postgres")
    )
    user = another_user()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    made = Running(
        [initdb, "-D", str(data), "-U", "portal", "-A", "trust", "-E", "UTF8"]
        + ["--no-sync", "--locale=C.UTF-8"],
        log=folder / "initdb.log",
        user=user,
    )
    if made.process.wait(timeout=120):
        raise RuntimeError((folder / "initdb.log").read_text())
    command = (
        [postgres, "-D", str(data), "-k", str(folder), "-c", "listen_addresses="]
        + ["-c", "fsync=off", "-c", "full_page_writes=off"]
        + ["-c", f"synchronous_commit={'on' if is_durable else 'off'}"]
        + ["-c", "max_connections=400", "-c", "shared_buffers=256MB"]
        # Without statistics a query looks dear, and compiling it would be dearer than any test's rows.
        + ["-c", "jit=off"]
    )

    class PostgreSQL:
        url = f"postgres://portal@/{folder}/postgres"

        def start(self):
            log = folder / "postgresql.log"
            log.unlink(missing_ok=True)
            self.running = Running(command, log=log, user=user)
            wait_for(lambda: self.running.said("ready to accept connections"), what="PostgreSQL")

        def kill(self):
            self.running.kill(signal.SIGINT)

        def break_down(self):
            """As `pg_ctl stop -m immediate`: no connection is ended, no work finished."""
            self.running.kill(signal.SIGQUIT)

    server = PostgreSQL()
    server.start()
    try:
        yield server
    finally:
        server.kill()
