"""Opening a round once: its invitations, their counts and the mails, or none of them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import next_sending_time
from portal.jobs.scheduling import cancel
from portal.outbox.posting import Posting, post_many
from surveys.counts.invited import add_invited
from surveys.invitations.recipients import Recipient, find_recipients
from surveys.invitations.unreached import dissolved_since_planned
from surveys.models import Invitation, Round
from surveys.rounds.ending import plan_closing
from surveys.rounds.fitness import survey_refusals
from surveys.rounds.planning import Refused, campaign_name, locked

CHUNK = 1_000


@transaction.atomic
def open_round(round_: Round, *, by: User | None, at: dt.datetime) -> Round:
    """Write every invitation, its count and its mail, or none. Raises `Refused`.

    The row is locked, so that two who open at once make one set.
    """
    if by is not None:
        cancel("round_opens", subject=str(round_.pk), at=at)
    current = locked(round_)
    if refusals := opening_refusals(current, at=at):
        raise Refused(refusals)
    recipients = list(find_recipients(current, at=at))
    if not recipients:
        raise Refused(_("The round reaches nobody. Choose more regions, levels or sectors."))
    invited = write_invitations(current, recipients, at=at)
    mail_count = post_many(
        "round_invitation",
        campaign=campaign_name(current),
        step="invitation",
        postings=(posting_to(current, recipient) for recipient in recipients),
        at=at,
        send_after=next_sending_time(at),
    )
    if by is not None:
        current.opens_at = at
    current.opened_at = at
    current.save(update_fields=["opens_at", "opened_at"])
    plan_closing(current, at=at)
    said: dict[str, Any] = {"invited": invited, "letters": mail_count}
    if left_out := dissolved_since_planned(current, at=at).count():
        said["dissolved"] = left_out
    trail.record("round.opened", subject=current, by=by, at=at, **said)
    return current


def opening_refusals(round_: Round, *, at: dt.datetime) -> list[str]:
    """Why the round cannot open at that moment; empty where it can."""
    refusals = []
    if round_.opened_at is not None:
        refusals.append(_("The round is already open."))
    if round_.closes_at <= round_.opens_at:
        refusals.append(_("The round must close after it opens."))
    if round_.closes_at <= at:
        refusals.append(_("The closing moment has passed. Choose a later one."))
    refusals += survey_refusals(round_)
    return refusals


def write_invitations(round_: Round, recipients: Iterable[Recipient], *, at: dt.datetime) -> int:
    """In chunks; the counts of the invited follow in one statement."""
    counts: Counter[tuple[str, str]] = Counter()
    invitations = (
        _invitation(round_, recipient, region_code, at=at)
        for recipient in recipients
        for region_code in recipient.region_codes
    )
    while chunk := list(islice(invitations, CHUNK)):
        Invitation.objects.bulk_create(chunk)
        counts.update((invitation.region_code, invitation.level) for invitation in chunk)
    add_invited(round_.pk, counts)
    return counts.total()


def _invitation(
    round_: Round, recipient: Recipient, region_code: str | None, *, at: dt.datetime
) -> Invitation:
    invitation = Invitation(
        round=round_,
        region_id=region_code,
        user_id=recipient.user_id,
        organisation_id=recipient.organisation_id,
        level=recipient.level,
        invited_at=at,
    )
    invitation.seal()
    return invitation


def posting_to(round_: Round, recipient: Recipient) -> Posting:
    return Posting(
        recipient=recipient.key,
        address=recipient.address,
        language=recipient.language,
        parameters={
            "round": round_.pk,
            "user": recipient.user_id,
            "organisation": recipient.organisation_id,
        },
        scope=recipient.scope,
    )
