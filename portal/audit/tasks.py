"""What the clock does for the trail."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from portal.audit.chain import chain
from portal.audit.checking import check_and_note, last_check
from portal.queue.clock import every

CHECKED_EVERY = dt.timedelta(days=1)


@every(60, name="chain_trail", expires=60)
@shared_task(ignore_result=True)
def chain_trail() -> None:
    """Put the newest lines into the chain."""
    chain()


@every(60 * 60, name="check_trail", expires=60 * 60)
@shared_task(ignore_result=True)
def check_trail() -> None:
    """Once a day, whether the trail is whole."""
    now = timezone.now()
    last = last_check()
    if last is None or last.at <= now - CHECKED_EVERY:
        chain(everything=True)
        check_and_note(at=now)
