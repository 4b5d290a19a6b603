"""Unsent answers that nobody will send any more."""

import datetime as dt

from surveys.models import Draft


def forget_drafts(*, at: dt.datetime) -> int:
    """Thirty days after the round is over, or the invitation withdrawn; gives how many."""
    forgotten, _ = Draft.objects.due_to_forget(at=at).delete()
    return forgotten
