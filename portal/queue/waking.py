"""Telling the workers that there is work: a row is the truth, the call only says “look”."""

from typing import Any

import structlog
from celery import current_app

log = structlog.get_logger("queue")


def announce(task: str, *arguments: str, times: int = 1, **options: Any) -> None:
    """Call the task of that name. A broker that is down costs a minute, never the row or the page."""
    try:
        for _ in range(times):
            current_app.tasks[task].apply_async(arguments, retry=False, **options)
    except Exception as error:
        # Every transport has exceptions of its own; the sweep will find the row.
        log.warning("queue.unannounced", task=task, error=type(error).__name__)
