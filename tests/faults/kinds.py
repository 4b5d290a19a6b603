"""A slow kind of job, known only where EXTRA_JOB_KINDS names this module."""

import time

from portal.jobs.kinds import ResultFile, kind

STEPS = 5


@kind("slow_text", label="slow text", allowed=lambda person, **parameters: True)
def make_slow_text(context, *, number):
    for step in range(STEPS):
        time.sleep(0.1)
        context.progress(step + 1, STEPS)
    return ResultFile(f"{number}.txt", "text/plain", f"job number {number}".encode())
