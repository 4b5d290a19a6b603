"""`./dev demo`: what dies is started again, and when it ends nothing stays behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT, Running, free_port, wait_for

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

SUPERVISOR = [sys.executable, "-m", "portal.demo.supervisor"]


class Demo:
    """A demo in a folder of its own."""

    def __init__(self, var):
        self.var = var
        self.port = free_port()
        self.env = {**os.environ, "VAR_DIR": str(var), "LANG": "C.UTF-8"}
        for name in ("DATABASE_URL", "BROKER_URL", "DEBUG", "PYTEST_XDIST_WORKER"):
            self.env.pop(name, None)
        self.running = None

    def command(self, port=None):
        return [*SUPERVISOR, "--port", str(port or self.port)]

    def start(self):
        log = self.var.with_name(f"{self.var.name}.log")
        log.unlink(missing_ok=True)
        self.running = Running(self.command(), env=self.env, log=log)
        wait_for(lambda: self.running.said("Logs are in"), seconds=120, what="the demo")

    def refusal(self, port=None, var=None):
        env = {**self.env, "VAR_DIR": str(var or self.var)}
        ended = subprocess.run(
            self.command(port), cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
        )
        assert ended.returncode == 1
        return ended.stderr

    def processes(self, word=""):
        """The processes, of whatever parent, that were started for this demo."""
        mark = f"VAR_DIR={self.var}\0".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = mark in (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if ours and word in command:
                found.append(int(folder.name))
        return found


@pytest.fixture
def demo(tmp_path):
    demo = Demo(tmp_path / "var")
    yield demo
    if demo.running:
        demo.running.kill()


def test_the_demo_keeps_running_and_leaves_nothing_behind(demo, tmp_path):
    demo.start()
    said = demo.running.log.read_text()
    [worker] = demo.processes("portal --quiet worker")
    beat = demo.processes("portal --quiet beat")

    assert f"http://localhost:{demo.port}/" in said
    assert said.count("@demo.example") == 7, "one account for each role"
    assert len(beat) == 1
    assert "already running" in demo.refusal(port=demo.port + 1)
    assert f"--port {demo.port + 1}" in demo.refusal(var=tmp_path / "other")

    os.kill(worker, signal.SIGKILL)
    wait_for(
        lambda: demo.processes("portal --quiet worker") not in ([worker], []),
        what="another worker",
    )

    demo.running.process.kill()
    demo.running.process.wait()
    wait_for(lambda: demo.processes() == [], what="the end of all processes")

    demo.start()
    demo.running.process.send_signal(signal.SIGINT)
    assert demo.running.process.wait(timeout=60) == 0
    assert demo.processes() == []
