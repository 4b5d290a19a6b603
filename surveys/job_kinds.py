"""What surveys do in the background: files of answers are checked, imported and removed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.jobs.kinds import kind
from portal.jobs.running import JobContext
from surveys.importing import applying, checking
from surveys.models import AnswerImport
from surveys.models.answer_import import APPLY, CHECK, REMOVE


def may_import(person: Any, *, import_id: str = "", **_others: Any) -> bool:
    """Of which round, is asked of those who run not all of them."""
    if person.has_perm(Permission.MANAGE_ROUNDS):
        return True
    return bool(AnswerImport.objects.visible_to(person).filter(pk=import_id).exists())


@kind(CHECK, label=_("check of a file of answers"), allowed=may_import)
def check(context: JobContext, *, import_id: str) -> None:
    """Read the file; the import's page shows what was found."""
    import_ = AnswerImport.objects.get(pk=import_id)
    checking.check(import_, tell=context.progress)


@kind(APPLY, label=_("import of answers"), allowed=may_import)
def apply(context: JobContext, *, import_id: str, skip_bad: bool = False) -> None:
    """Write the responses, whole or not at all."""
    import_ = AnswerImport.objects.get(pk=import_id)
    by, tell = context.requested_by, context.progress
    applying.apply(import_, skip_bad=skip_bad, by=by, at=context.at, tell=tell)


@kind(REMOVE, label=_("removal of imported answers"), allowed=may_import)
def remove(context: JobContext, *, import_id: str) -> None:
    """Take the responses out again, whole or not at all."""
    import_ = AnswerImport.objects.get(pk=import_id)
    applying.remove(import_, by=context.requested_by, at=context.at)
