"""The driver of `./dev test` and `./dev check`: every lane, one table, one closing line.

A lane that cannot run has failed. Servers are thrown away whatever happens.
"""

import argparse
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tests.changed import Selection, changed_files, select
from tests.processes import ROOT, Missing, find_program, postgresql_server, redis_server

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
# In lanes of their own.
APART = [f"--ignore=tests/{name}" for name in ("journeys", "faults", "test_translations.py")]
# What production must say aloud, for `check --deploy`.
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "only-for-the-check-of-the-deployment-0123456789-abcdefghijklmn",
    "SITE_ORIGIN": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
    "TRUSTED_PROXY_COUNT": "1",
    "EMAIL_URL": "smtp://relay:25",
    "DEFAULT_FROM_EMAIL": "no-reply@portal.example",
}


@dataclass
class Servers:
    """What the lanes may use: a folder, and servers that start when the first lane asks."""

    folder: Path
    stack: contextlib.ExitStack

    @cached_property
    def urls(self) -> dict[str, str]:
        database = postgresql_server(self.folder / "postgresql")
        return {
            "DATABASE_URL": self.stack.enter_context(database).url,
            "BROKER_URL": self.stack.enter_context(redis_server(self.folder)).url,
        }

    def postgresql_and_redis(self) -> dict[str, str]:
        return self.urls


@dataclass(frozen=True)
class Lane:
    name: str
    promise: str
    run: Callable[[Servers, list[str]], bool]
    is_check: bool = False
    # What pytest looks into; nothing in a lane without tests.
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    lane: str
    passed: bool
    seconds: float
    tests_passed: int = 0
    tests_failed: int = 0


counted: list[tuple[int, int]] = []


def call(command: list[str], **env: str) -> bool:
    """Run it, and show at its end what it said: another may run beside it."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    shown = " ".join(map(str, command)).replace(f"{BIN}/", "")
    print(f"$ {shown}\n{done.stdout}", end="", flush=True)
    return done.returncode == 0


def pytest(arguments: list[str], folder: Path, **env: str) -> bool:
    """Run pytest in sight of everybody, and count what it says at its end."""
    command = [*PYTEST, *arguments]
    print("$", " ".join(command).replace(f"{BIN}/", ""), flush=True)
    environment = {**os.environ, "DEBUG": "0", "VAR_DIR": str(folder / "var"), **env}
    last = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                print(line, end="", flush=True)
                last = line if re.search(r"\d+ (passed|failed|error)", line) else last
        except BaseException:
            process.terminate()
            raise
    found = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error)", last)}
    counted.append((found.get("passed", 0), found.get("failed", 0) + found.get("error", 0)))
    # Exit code 5 (no test at all) is a failure as well, and so is to skip every one.
    return process.returncode == 0 and found.get("passed", 0) > 0


def python_tests(env: Callable[[Servers], dict[str, str]], *arguments: str) -> Callable:
    def run(servers: Servers, more: list[str]) -> bool:
        return pytest([*arguments, *more], servers.folder, **env(servers))

    return run


def nothing(_: Servers) -> dict[str, str]:
    return {}


def in_a_browser(servers: Servers) -> dict[str, str]:
    chromium = find_program("chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
    return {
        **servers.postgresql_and_redis(),
        "CHROMIUM": chromium,
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }


def tool(*command: str, **env: str) -> Callable:
    return lambda _servers, _more: call([str(BIN / command[0]), *command[1:]], **env)


def manage(*command: str, **env: str) -> Callable:
    return lambda servers, _more: call(
        [*MANAGE, *command], VAR_DIR=str(servers.folder / "var"), **env
    )


def at_once(quota: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """One process of tests for each processor that we may use: a container may not use all it sees.

    No more than eight, each with a browser and a database of its own.
    """
    seen = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    try:
        granted, period = quota.read_text().split()
        allowed = round(int(granted) / int(period))
    except (OSError, ValueError):  # no container, or one without a bound
        allowed = seen
    return max(1, min(seen, allowed, 8))


PARALLEL = ("-n", str(at_once()), "--dist", "worksteal")
LANES = [
    Lane("format", "ruff format has nothing to change", tool("ruff", "format", "--check"), True),
    Lane("lint", "ruff finds nothing", tool("ruff", "check"), True),
    Lane("types", "mypy finds nothing", tool("mypy", DEBUG="1"), True),
    Lane("contracts", "the floors hold", tool("lint-imports", "--no-logo"), True),
    Lane(
        "deploy",
        "the settings of production are safe",
        manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION),
        True,
    ),
    Lane(
        "migrations",
        "no migration is missing",
        manage("makemigrations", "--check", "--dry-run", DEBUG="1"),
        True,
    ),
    Lane(
        "templates", "djlint finds nothing", tool("djlint", "--lint", "--quiet", "templates"), True
    ),
    Lane(
        "translations",
        "every sentence is there in Finnish and Swedish",
        python_tests(nothing),
        True,
        ("tests/test_translations.py",),
    ),
    Lane(
        "sqlite",
        "what differs by database, and the demo, on SQLite",
        python_tests(nothing, *APART, "-m", "sqlite", *PARALLEL),
        tests=("tests",),
    ),
    Lane(
        "postgresql",
        "all tests on PostgreSQL and Redis",
        python_tests(Servers.postgresql_and_redis, *APART, *PARALLEL),
        tests=("tests",),
    ),
    Lane(
        "faults",
        "what is killed, filled or cut off",
        python_tests(Servers.postgresql_and_redis, *PARALLEL),
        tests=("tests/faults",),
    ),
    Lane(
        "journeys",
        "journeys in a real browser",
        python_tests(in_a_browser, *PARALLEL),
        tests=("tests/journeys",),
    ),
]


def prepare(servers: Servers, _more: list[str]) -> bool:
    env = {"DEBUG": "1", "VAR_DIR": str(servers.folder / "var")}
    return all(call([*MANAGE, step], **env) for step in ("compile_translations", "build_assets"))


# Before all others, whichever are asked for.
PREPARATION = Lane("preparation", "what pages need to be shown can be made", prepare, True)


def options(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    own, more = arguments, []
    if "--" in arguments:
        at = arguments.index("--")
        own, more = arguments[:at], arguments[at + 1 :]
    parser = argparse.ArgumentParser(prog="./dev check" if "--check" in own else "./dev test")
    parser.add_argument("lanes", nargs="*", metavar="LANE", help="only these lanes")
    parser.add_argument("--check", action="store_true", help="only the lanes without tests")
    parser.add_argument(
        "--changed",
        nargs="?",
        const="",
        metavar="BASE",
        help="only what the changes since BASE touch; without it, since we left origin/main",
    )
    parser.add_argument("--list", action="store_true", help="name the lanes")
    chosen = parser.parse_args(own)
    unknown = set(chosen.lanes) - {lane.name for lane in LANES}
    if unknown:
        parser.error(f"there is no lane {', '.join(sorted(unknown))}; see ./dev test --list")
    slow = [lane.name for lane in LANES if lane.name in chosen.lanes and not lane.is_check]
    if chosen.check and slow:
        parser.error(f"{', '.join(slow)}: run by ./dev test, not by ./dev check")
    return chosen, more


def narrowed(selection: Selection) -> list[Lane]:
    """The checks, and the lanes that look into what was selected; what lies apart is run whole."""
    chosen = [lane for lane in LANES if lane.is_check or lane.name in selection.lanes]
    return [replace(x, tests=selection.tests) if x.tests == ("tests",) else x for x in chosen]


def run(lane: Lane, servers: Servers, more: list[str]) -> Outcome:
    print(f"\n=== {lane.name}: {lane.promise}", flush=True)
    counted.clear()
    started = time.monotonic()
    try:
        passed = lane.run(servers, [*lane.tests, *more])
    except (Missing, OSError, RuntimeError, TimeoutError) as error:
        print(f"The lane {lane.name} cannot run: {error}", flush=True)
        passed = False
    seconds = time.monotonic() - started
    tests_passed, tests_failed = counted[0] if counted else (0, 0)
    return Outcome(lane.name, passed, seconds, tests_passed, tests_failed)


def run_all(lanes: list[Lane], servers: Servers, more: list[str]) -> list[Outcome]:
    """The checks side by side, for each of them uses one processor; the tests, which use all, in turn."""
    checks = [lane for lane in lanes if not lane.tests]
    with ThreadPoolExecutor(at_once()) as side_by_side:
        try:
            outcomes = list(side_by_side.map(lambda lane: run(lane, servers, more), checks))
        except BaseException:
            side_by_side.shutdown(cancel_futures=True)
            raise
    return outcomes + [run(lane, servers, more) for lane in lanes if lane.tests]


def report(outcomes: list[Outcome], seconds: float) -> None:
    print("\nlane             seconds   tests   outcome")
    for outcome in outcomes:
        tests = outcome.tests_passed + outcome.tests_failed
        print(
            f"{outcome.lane:<16} {outcome.seconds:7.1f} {tests or '':>7}   "
            f"{'passed' if outcome.passed else 'FAILED'}"
        )
    print(f"{'in all':<16} {seconds:7.1f}\n")
    # A lane without tests counts as one; so does a lane that failed before it could count.
    passed = sum(o.tests_passed or int(o.passed) for o in outcomes)
    failed = sum(o.tests_failed or int(not o.passed) for o in outcomes)
    print(f"{passed} passed, {failed} failed", flush=True)


def main() -> int:
    chosen, more = options(sys.argv[1:])
    if chosen.list:
        for lane in LANES:
            print(f"{lane.name:<14}{lane.promise}")
        return 0
    lanes = LANES if chosen.changed is None else narrowed(select(changed_files(chosen.changed)))
    wanted = [
        lane
        for lane in lanes
        if (lane.name in chosen.lanes or not chosen.lanes) and (lane.is_check or not chosen.check)
    ]
    # Hundreds of processes import the same modules: they are compiled once, whatever we were told.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Stopped from outside, the servers are stopped as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="yhdyspinta-"))
    folder.chmod(0o755)  # another user's PostgreSQL lives below
    outcomes = []
    started = time.monotonic()
    try:
        with contextlib.ExitStack() as stack:
            servers = Servers(folder, stack)
            outcomes = [run(PREPARATION, servers, more), *run_all(wanted, servers, more)]
    except KeyboardInterrupt:
        print("\nInterrupted.")
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report(outcomes, time.monotonic() - started)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
