"""A slow kind of job and a scheduled act, known only where EXTRA_JOB_KINDS names this module."""

import os
import time
from pathlib import Path

from portal.jobs.kinds import ResultFile, kind
from portal.jobs.scheduling import act_kind

STEPS = 5


@kind("slow_text", label="slow text", allowed=lambda person, **parameters: True)
def make_slow_text(context, *, number):
    if begun := os.environ.get("WORK_BEGUN"):
        Path(begun).touch()
    for step in range(STEPS):
        time.sleep(0.1)
        context.progress(step + 1, STEPS)
    return ResultFile(f"{number}.txt", "text/plain", f"job number {number}".encode())


@act_kind("count", label="a count")
def count(scheduled, *, at):
    """Each time it runs, one more row: what is done twice is seen."""
    from portal.audit import trail

    trail.record("fault.counted", by=None, at=at, subject_number=scheduled.subject)
