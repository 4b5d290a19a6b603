"""What the clock does for the trail."""

from celery import shared_task

from portal.audit.chain import chain
from portal.queue.clock import every


@every(60, name="chain_trail", expires=60)
@shared_task(ignore_result=True)
def chain_trail() -> None:
    """Put the newest lines into the chain."""
    chain()
