"""What a person says of a likely pair: that they are two; and takes it back."""

import datetime as dt

from django.db import transaction

from portal.accounts.models import User
from portal.audit import trail
from regions.organisations.models import DuplicatePair


@transaction.atomic
def judge_different(pair: DuplicatePair, *, by: User, at: dt.datetime) -> bool:
    """They stay two, whatever a later search finds. False where somebody was faster."""
    judged = DuplicatePair.objects.open().filter(pk=pair.pk)
    different = DuplicatePair.State.DIFFERENT
    if not judged.update(state=different, judged_at=at, judged_by=by):
        return False
    _record("duplicate_pair.different", pair, by=by, at=at)
    return True


@transaction.atomic
def take_back(pair: DuplicatePair, *, by: User, at: dt.datetime) -> bool:
    """The pair is open again. False where it is already."""
    judged = DuplicatePair.objects.filter(pk=pair.pk, state=DuplicatePair.State.DIFFERENT)
    if not judged.update(state=DuplicatePair.State.OPEN, judged_at=None, judged_by=None):
        return False
    _record("duplicate_pair.reopened", pair, by=by, at=at)
    return True


def _record(action: str, pair: DuplicatePair, *, by: User, at: dt.datetime) -> None:
    trail.record(action, subject=pair.first, by=by, at=at, other=pair.second.public_id)
