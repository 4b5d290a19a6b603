"""Wake-up calls of surveys; what is due is decided by the rows."""

from celery import shared_task
from django.utils import timezone

from portal.queue.clock import every
from surveys.answering.draft import forget_drafts
from surveys.importing.answer_import import forget_old


@every(60 * 60, name="forget", expires=60 * 60)
@shared_task(ignore_result=True)
def forget_import_files() -> None:
    """Files of answers and their errors that have had their thirty days."""
    forget_old(at=timezone.now())


@every(60 * 60, name="forget_drafts", expires=60 * 60)
@shared_task(ignore_result=True)
def forget_unsent_answers() -> None:
    """Drafts that have had their thirty days."""
    forget_drafts(at=timezone.now())
