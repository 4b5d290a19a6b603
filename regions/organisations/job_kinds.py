"""What the register does in the background: files are taken in, many are changed, duplicates looked for."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.importing.life import called_off_goes_back
from portal.jobs.kinds import kind
from portal.jobs.running import JobContext
from regions.organisations.duplicates.searching import SEARCH, search_duplicates
from regions.organisations.finding import bulk
from regions.organisations.importing import applying, checking, undoing
from regions.organisations.models import BulkAct, RegisterImport
from regions.organisations.models.register_import import APPLY, CHECK, UNDO


def may_import(person: Any, *, import_id: str, **_others: Any) -> bool:
    """Whoever edits organisations, of the files that they may see."""
    return RegisterImport.objects.visible_to(person).filter(pk=import_id).exists()


@kind(CHECK, label=_("check of a file of organisations"), allowed=may_import)
def check(context: JobContext, *, import_id: str) -> None:
    """Read the file; the import's page shows its columns, then its rows."""
    import_ = RegisterImport.objects.get(pk=import_id)
    with called_off_goes_back(import_):
        checking.check(import_, at=context.at, tell=context.progress)


@kind(APPLY, label=_("import of organisations"), allowed=may_import)
def apply(context: JobContext, *, import_id: str, skip_bad: bool = False) -> None:
    """Add and change organisations, all that were shown or none."""
    import_ = RegisterImport.objects.get(pk=import_id)
    with called_off_goes_back(import_):
        applying.apply(
            import_,
            by=context.requested_by,
            at=context.at,
            skip_bad=skip_bad,
            tell=context.progress,
            heed=context.heed,
        )


@kind(UNDO, label=_("undoing of an import of organisations"), allowed=may_import)
def undo(context: JobContext, *, import_id: str) -> None:
    """Remove what was added, restore what was changed."""
    import_ = RegisterImport.objects.get(pk=import_id)
    with called_off_goes_back(import_):
        undoing.undo(import_, by=context.requested_by, at=context.at, heed=context.heed)


def may_search(person: Any, **_others: Any) -> bool:
    return bool(person.has_perm_anywhere(Permission.EDIT_ORGANISATIONS))


@kind(SEARCH, label=_("search for likely duplicates"), allowed=may_search)
def search(context: JobContext) -> None:
    """The list shows what was found."""
    search_duplicates(by=context.requested_by, at=context.at, tell=context.progress)


def may_act(person: Any, **_others: Any) -> bool:
    return bulk.may_act(person)


@kind(bulk.JOB, label=_("act on many organisations"), allowed=may_act)
def bulk_act(context: JobContext, *, act_id: str, undo: bool = False) -> None:
    """In parts, each whole; the page of the act shows how far it is."""
    act = BulkAct.objects.select_related("by").get(pk=act_id)
    if undo:
        bulk.undo(act, by=context.requested_by, at=context.at, tell=context.progress)
    else:
        bulk.carry_out(act, at=context.at, tell=context.progress)
