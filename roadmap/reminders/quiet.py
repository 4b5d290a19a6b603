"""The link in each letter that ends them: of a purpose of its own, and it opens nothing else."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from portal.accounts.models import User
from portal.audit import trail
from portal.outbox import links
from roadmap.models import RemindersOff

PURPOSE = "roadmap-reminders"


def quiet_path(user: User) -> str:
    """Where one press ends the reminders of the roadmap for this person."""
    token = _token(user, links.newest_key_id())
    return reverse("roadmap:reminders_off", args=[user.pk, token])


def is_quiet_token(user: User, token: str) -> bool:
    """Whether a letter held it, whichever of the keys was the newest when that was written."""
    rights = [_token(user, links.key_id(key)) for key in settings.LINK_KEYS]
    return any(constant_time_compare(right, token) for right in rights)


def _token(user: User, made_with: str) -> str:
    return links.derive(PURPOSE, user.pk, "", made_with)


@transaction.atomic
def turn_off(user: User, *, at: dt.datetime) -> None:
    """No more letters. Done twice it is done once."""
    _off, is_new = RemindersOff.objects.get_or_create(user=user, defaults={"since": at})
    if is_new:
        trail.record("roadmap.reminders_off", by=user, subject=user, at=at)


@transaction.atomic
def turn_on(user: User, *, at: dt.datetime) -> None:
    if RemindersOff.objects.filter(user=user).delete()[0]:
        trail.record("roadmap.reminders_on", by=user, subject=user, at=at)
