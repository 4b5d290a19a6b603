"""Commands of the portal, each in a process of its own."""

import os
import subprocess
import sys

from tests.processes import ROOT


def call(*arguments, env):
    """What `python …` prints; it must end well."""
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
