"""What becomes of a single invitation: withdrawn, given a new link, left in peace."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.outbox.posting import post
from regions.organisations.models.organisation import first_language
from surveys.counts.invited import change_invited
from surveys.invitations.recipients import organisation_key, user_key
from surveys.models import Invitation, Round
from surveys.models.invitation import InvitationQuerySet
from surveys.rounds.planning import Refused, campaign_name


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User | None, at: dt.datetime) -> bool:
    """The link is dead and the invited one no longer counts. False if there is nothing to withdraw.

    Raises `Refused` unless the round is open: what is over counts as many as it did.
    """
    _lock_open_round(invitation, at=at)
    withdrawn = Invitation.objects.awaiting().filter(pk=invitation.pk).update(revoked_at=at)
    if withdrawn:
        change_invited(invitation, -1)
        trail.record(
            "survey_invitation.revoked",
            subject=invitation.round,
            by=by,
            at=at,
            scope=invitation.region_code,
            invitation=str(invitation.pk),
        )
    return bool(withdrawn)


@transaction.atomic
def renew_invitation(
    invitation: Invitation, *, by: User, at: dt.datetime, link: str | None = None
) -> Invitation | None:
    """A new link by mail, the old one is dead; a withdrawn invitation stands again. Raises `Refused`.

    None if `link`, the mark of the link to replace, is no longer the link: it has been replaced.
    """
    _lock_open_round(invitation, at=at)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related(
        "round", "user", "organisation"
    )
    current = rows.get(pk=invitation.pk)
    if link not in {None, current.link_mark}:
        return None
    if current.answered_at is not None:
        raise Refused(_("This invitation has been answered."))
    if not current.is_asked_on(timezone.localdate(at)):
        raise Refused(_("This expert no longer works in the region, or the account is closed."))
    if current.revoked_at is not None:
        current.revoked_at = None
        change_invited(current, 1)
    current.renew_link()
    current.save(update_fields=["nonce", "link_key", "token_digest", "revoked_at"])
    _post_link(current, at=at)
    trail.record(
        "survey_invitation.renewed",
        subject=current.round,
        by=by,
        at=at,
        scope=current.region_code,
        invitation=str(current.pk),
    )
    return current


def leave_in_peace(invitation: Invitation, *, at: dt.datetime) -> int:
    """No more reminders of this round to whoever was invited; their links go on working."""
    with transaction.atomic():
        count = _same(invitation).filter(quiet_at=None).update(quiet_at=at)
        if count:
            trail.record(
                "survey_invitation.quieted",
                subject=invitation.round,
                by=None,
                at=at,
                scope=invitation.region_code,
                invitation=str(invitation.pk),
            )
    return count


def is_awaited(invitation: Invitation) -> bool:
    """Whether whoever was invited has any answer of this round left to give."""
    return _same(invitation).awaiting().exists()


def _same(invitation: Invitation) -> InvitationQuerySet:
    """Every invitation of the round to the same person or organisation."""
    return Invitation.objects.filter(
        round=invitation.round_id,
        user=invitation.user_id,
        organisation=invitation.organisation_id,
    )


def _lock_open_round(invitation: Invitation, *, at: dt.datetime) -> None:
    """The round neither closes nor is published before this transaction ends. Raises `Refused`."""
    round_ = Round.objects.select_for_update(no_key=True).get(pk=invitation.round_id)
    if not round_.is_open(at=at):
        raise Refused(_("The round is not open."))


def _post_link(invitation: Invitation, *, at: dt.datetime) -> None:
    """The invitation once more; what it lists is looked up when it is sent."""
    person, organisation = invitation.user, invitation.organisation
    if person is not None:
        key, address, language = user_key(person.pk), person.email, person.language
    elif organisation is not None:
        key, address = organisation_key(organisation.pk), organisation.email
        language = first_language(organisation.languages)
    post(
        "round_invitation",
        campaign=campaign_name(invitation.round),
        step=f"link:{invitation.link_mark}",
        recipient=key,
        address=address,
        language=language,
        parameters={
            "round": invitation.round_id,
            "user": invitation.user_id,
            "organisation": invitation.organisation_id,
        },
        at=at,
        scope=invitation.region_code,
    )
