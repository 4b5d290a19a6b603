"""Waking senders, by the name of their task: the task itself imports the sender."""

from portal.queue.waking import announce

SEND_QUEUED = "portal.outbox.tasks.send_queued"


def wake(senders: int = 1) -> None:
    announce(SEND_QUEUED, times=senders, expires=60)
