"""`./dev demo`: prepare a demonstration, start web, worker and beat, and keep them running.

The supervisor imports no Django: what it starts gets its settings from the environment.
"""

import argparse
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from portal.demo.process import ROOT, DemoProcess, die_with_parent, say

# How long a process may take to end by itself before it is ended.
PATIENCE_SECONDS = 10
LAST_PORT = 65_535


def main(arguments: list[str] | None = None) -> NoReturn:
    options = _options(arguments)
    var = Path(os.environ.get("VAR_DIR", ROOT / "var")).absolute()
    try:
        (var / "log").mkdir(parents=True, exist_ok=True)
        lock = _only_one(var)
        environment = _environment(options, var)
    except OSError as error:
        sys.exit(f"Cannot write to {var}: {error.strerror}. Name another folder in VAR_DIR.")
    _refuse_taken_port(options.host, options.port)
    _stop_on_signals()
    try:
        _prepare(environment, reset=options.reset)
        _supervise(_processes(options), environment, var / "log", options)
    except KeyboardInterrupt:
        say("Stopped.")
        sys.exit(0)
    finally:
        lock.close()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev demo", description="Start a living portal.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=_port, default=8000, help="the port to listen on")
    parser.add_argument("--reset", action="store_true", help="load the demonstration data anew")
    parser.add_argument("--database-url", metavar="URL", help="postgres://… instead of SQLite")
    parser.add_argument("--broker-url", metavar="URL", help="redis://… instead of a folder")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(
            f"{text} is no port; one is a number from 1 to {LAST_PORT}"
        )
    return int(text)


def _environment(options: argparse.Namespace, var: Path) -> dict[str, str]:
    name = "localhost" if options.host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else options.host
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEMO": "1",
        "VAR_DIR": str(var),
        "SECRET_KEY": _secret_key(var / "secret_key"),
        "SITE_ORIGIN": os.environ.get("SITE_ORIGIN", f"http://{name}:{options.port}"),
        "PYTHONUNBUFFERED": "1",
    }
    if options.host in {"0.0.0.0", "::"}:
        environment.setdefault("ALLOWED_HOSTS", f"{name},127.0.0.1,{socket.gethostname()}")
    if options.database_url:
        environment["DATABASE_URL"] = options.database_url
    if options.broker_url:
        environment["BROKER_URL"] = options.broker_url
    return environment


def _secret_key(path: Path) -> str:
    """Made once for this folder; a restart leaves people signed in."""
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def _only_one(var: Path) -> IO[str]:
    lock = (var / "demo.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"A demo is already running from {var}. Stop it first (Ctrl-C in its window).")
    return lock


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            sys.exit(f"Cannot listen on {host}: {error.strerror}. Choose another --host.")
        except OSError as error:
            free = port + 1 if 1024 <= port < LAST_PORT else 8000
            sys.exit(
                f"Cannot listen on {host}:{port}: {error.strerror}. "
                f"Choose another port:  ./dev demo --port {free}"
            )


def _prepare(environment: dict[str, str], *, reset: bool) -> None:
    command = [sys.executable, "manage.py", "prepare_demo", *(["--reset"] if reset else [])]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=die_with_parent)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    if code:
        sys.exit("The demo could not be prepared; the reason stands above.")


def _processes(options: argparse.Namespace) -> list[DemoProcess]:
    python = sys.executable
    address = f"[{options.host}]" if ":" in options.host else options.host
    celery = [python, "-m", "celery", "-A", "portal", "--quiet"]
    return [
        DemoProcess(
            "web",
            [
                *(python, "-m", "gunicorn", "portal.wsgi", "--config", "python:portal.gunicorn"),
                *("--bind", f"{address}:{options.port}"),
                *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
                *("--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"),
            ],
        ),
        DemoProcess(
            "worker",
            [*celery, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "INFO"],
        ),
        DemoProcess(
            "beat", [*celery, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile="]
        ),
    ]


def _supervise(
    processes: list[DemoProcess],
    environment: dict[str, str],
    log_dir: Path,
    options: argparse.Namespace,
) -> NoReturn:
    for path in log_dir.glob("*.log"):
        path.unlink()
    try:
        for each in processes:
            each.start(environment, log_dir)
        _wait_until_ready(processes, environment, log_dir, options)
        say(f"\nYhdyspinta is at  {environment['SITE_ORIGIN']}/   (Ctrl-C stops it)")
        say(f"Logs are in {log_dir}\n")
        while True:
            time.sleep(0.2)
            for each in processes:
                each.restart_if_dead(environment, log_dir)
    finally:
        _stop(processes)


def _wait_until_ready(
    processes: list[DemoProcess],
    environment: dict[str, str],
    log_dir: Path,
    options: argparse.Namespace,
) -> None:
    """Print the address when it answers, not before."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(options.host, options.host)
    request = urllib.request.Request(
        f"http://{reachable}:{options.port}/healthz/live", headers={"Host": "localhost"}
    )
    local = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with local.open(request, timeout=2):
                return
        except OSError:
            time.sleep(0.05)
        for each in processes:
            each.restart_if_dead(environment, log_dir)
    say(f"The pages do not answer yet. See {log_dir / 'web.log'}")


def _stop(processes: list[DemoProcess]) -> None:
    """Ask all to end, wait a little, end the rest."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for each in processes:
        each.signal(signal.SIGTERM)
    until = time.monotonic() + PATIENCE_SECONDS
    for each in processes:
        if each.process is not None:
            try:
                each.process.wait(timeout=max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{each.name} is still busy and is ended; its jobs will be taken up again.")
    for each in processes:
        each.signal(signal.SIGKILL)
        if each.process is not None:
            each.process.wait()


def _stop_on_signals() -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


if __name__ == "__main__":
    main()
