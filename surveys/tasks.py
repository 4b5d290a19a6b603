"""Wake-up calls of surveys; what is due is decided by the rows."""

from celery import shared_task
from django.utils import timezone

from surveys.answering.draft import forget_drafts
from surveys.importing.answer_import import forget_old


@shared_task(ignore_result=True)
def forget_import_files() -> None:
    """Each hour: files of answers and their errors that have had their thirty days."""
    forget_old(at=timezone.now())


@shared_task(ignore_result=True)
def forget_unsent_answers() -> None:
    """Each hour: drafts that have had their thirty days."""
    forget_drafts(at=timezone.now())
