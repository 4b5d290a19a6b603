"""Whether mail may leave: not from a database that has come to a place which does not know it.

A database that was restored beside its own journal goes on by itself, since the journal knows what has
left. Without it a person looks first.
"""

from functools import partial

import structlog
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal.outbox import journal
from portal.outbox.models import OutboxMark
from portal.outbox.waking import wake

log = structlog.get_logger("outbox")


class Hold(models.TextChoices):
    """Why nothing leaves."""

    MOVED = "moved", _("The record of the mails that have left does not belong to this database.")
    UNREADABLE = (
        "unreadable",
        _("The record of the mails that have left cannot be read or written."),
    )


def hold(*, begins: bool = True) -> Hold | None:
    """None where mail may leave. Who sends begins the journal of a new database; who asks does not."""
    mark = OutboxMark.get()
    try:
        key = journal.key()
        if key == mark.key:
            return None
        if mark.has_journal:
            return Hold.MOVED
        # Nothing has ever left: a new database, if need be beside the files of an earlier one.
        if begins:
            _begin(mark)
    except OSError as error:
        log.error("outbox.journal", error=str(error))
        return Hold.UNREADABLE
    return None


def release() -> None:
    """A person has looked: what waits may leave. Raises `OSError` where no journal can be written."""
    _begin(OutboxMark.get())
    transaction.on_commit(partial(wake, settings.OUTBOX_SENDERS))


def _begin(mark: OutboxMark) -> None:
    journal.begin(mark.key)
    OutboxMark.objects.filter(pk=mark.pk).update(has_journal=True)
