"""Whom a reminder reaches, and who of those that have not answered hears nothing, and why."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from portal.jobs.mailing_hours import mail_day_began
from regions.organisations.models import Organisation
from surveys.models import Round
from surveys.models.invitation import InvitationQuerySet


def waiting_for_reminder(round_: Round, *, at: dt.datetime) -> InvitationQuerySet:
    """Not answered, not withdrawn, still in charge, with an address, and willing to be reminded.

    Whoever was invited after the opening hears of the round once a day too.
    """
    late = _invited_today(round_, at=at)
    return (
        round_.invitations.awaiting()
        .exclude(user__in=late.filter(user__isnull=False).values("user"))
        .exclude(organisation__in=late.filter(organisation__isnull=False).values("organisation"))
        .asked_on(timezone.localdate(at))
        .filter(quiet_at=None)
        .exclude(organisation__email="")
        .exclude(organisation__status=Organisation.Status.DISSOLVED)
    )


@dataclass(frozen=True)
class LeftOut:
    """How many invitations wait for an answer and are in no reminder; one may count twice."""

    today: int
    silent: int
    unreachable: int

    def __bool__(self) -> bool:
        return bool(self.today or self.silent or self.unreachable)


def left_out(round_: Round, *, at: dt.datetime) -> LeftOut:
    awaiting = round_.invitations.awaiting()
    return LeftOut(
        today=_invited_today(round_, at=at).awaiting().count(),
        silent=awaiting.exclude(quiet_at=None).count(),
        unreachable=awaiting.filter(organisation__email="").count(),
    )


def _invited_today(round_: Round, *, at: dt.datetime) -> InvitationQuerySet:
    """After the opening, and after yesterday's last mails."""
    return round_.invitations.filter(
        invited_at__gte=mail_day_began(at), invited_at__gt=F("round__opened_at")
    )
