"""Inviting to an open round whoever has come since it opened."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import next_sending_time
from portal.outbox.posting import post_many
from surveys.invitations.late_invitees import find_late_recipients
from surveys.invitations.opening import posting_to, write_invitations
from surveys.models import Round
from surveys.rounds.planning import Refused, campaign_name, mail_refusal


class CountChanged(Exception):
    """Somebody said yes to another number of invitations than there are now."""


def invite_late(round_: Round, *, count: int, by: User, at: dt.datetime) -> int:
    """Write their invitations, counts and mails, or none; gives how many. None left is no error.

    `count` is the number that was agreed to; raises `CountChanged`, and `Refused` unless the round is
    open and mails of it still go out. Nobody is invited automatically, and nobody twice: the database has the last word.
    """
    try:
        with transaction.atomic():
            return _invite(round_, count, by=by, at=at)
    except IntegrityError:
        raise CountChanged from None


def inviting_refusal(round_: Round, *, at: dt.datetime) -> str:
    """Why nobody can be invited; empty where they can."""
    if not round_.is_open(at=at):
        return _("The round is not open.")
    return mail_refusal(round_, at=at)


def _invite(round_: Round, count: int, *, by: User, at: dt.datetime) -> int:
    # The round neither closes nor is anybody else invited before this transaction ends.
    current = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if refusal := inviting_refusal(current, at=at):
        raise Refused(refusal)
    recipients = list(find_late_recipients(current, at=at))
    if not recipients:
        return 0
    if sum(len(recipient.region_codes) for recipient in recipients) != count:
        raise CountChanged
    invited = write_invitations(current, recipients, at=at)
    mail_count = post_many(
        "round_invitation",
        campaign=campaign_name(current),
        # Who works in one region more gets another mail, which lists all that is to be answered.
        step=f"invitation:{at.isoformat()}",
        postings=(posting_to(current, recipient) for recipient in recipients),
        at=at,
        send_after=next_sending_time(at),
    )
    trail.record(
        "survey_invitation.added",
        subject=current,
        by=by,
        at=at,
        invited=invited,
        letters=mail_count,
    )
    return invited
