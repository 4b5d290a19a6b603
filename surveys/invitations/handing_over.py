"""Open invitations of an expert go to whoever follows in the region, with the answers begun.

In a confidential round nobody reads what somebody else has begun: there the successor starts anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import next_sending_time
from portal.outbox.posting import Posting, post_many
from regions.handover.parts import Fate, Handing, Item
from surveys.invitations.recipients import user_key
from surveys.invitations.renewing import revoke_invitation
from surveys.models import Draft, Invitation, Round
from surveys.rounds.planning import campaign_name


@dataclass(frozen=True)
class Passing:
    """One open invitation of whoever leaves, and that of the successor in the same round and region."""

    invitation: Invitation
    successor: User
    own: Invitation | None

    @property
    def draft(self) -> Draft | None:
        return getattr(self.invitation, "draft", None)

    @property
    def may_be_read_on(self) -> bool:
        return self.draft is not None and self.invitation.round.is_named

    @property
    def takes_draft(self) -> bool:
        """Where the successor has one of their own to answer, and has not begun it."""
        own = self.own
        waits = own is not None and own.answered_at is None and own.revoked_at is None
        return self.may_be_read_on and waits and getattr(own, "draft", None) is None


def passings_of(handing: Handing) -> list[Passing]:
    """Of the rounds that are open. Two queries."""
    waiting = Invitation.objects.awaiting().filter(
        user=handing.leaver,
        region__in=handing.codes,
        round__in=Round.objects.open_at(handing.at),
    )
    mine = list(
        waiting.select_related("round", "region", "draft").order_by("round__closes_at", "pk")
    )
    if not mine:
        return []
    theirs = Invitation.objects.filter(
        user__in=handing.successors,
        region__in=handing.codes,
        round__in={one.round_id for one in mine},
    ).select_related("draft")
    known = {(one.round_id, one.region_id, one.user_id): one for one in theirs}
    found = []
    for one in mine:
        successor = handing.successor_in(one.region_id or "")
        own = known.get((one.round_id, one.region_id, successor.pk))
        found.append(Passing(one, successor, own))
    return found


def find_invitations(handing: Handing) -> Iterator[Item]:
    for one in passings_of(handing):
        has_draft, own = one.draft is not None, one.own is not None
        yield Item(
            f"{one.invitation.pk}:{has_draft:d}{own:d}{one.takes_draft:d}",
            Fate.MOVES,
            partial(_in_words, one),
            one.invitation.region,
            one.successor,
        )


def _in_words(one: Passing) -> str:
    round_ = {"round": one.invitation.round}
    if one.own is None:
        if one.draft is None:
            return _("Invitation to %(round)s, with a new link") % round_
        if one.may_be_read_on:
            return _("Invitation to %(round)s, with a new link and the answers begun") % round_
        return (
            _(
                "Invitation to %(round)s, with a new link. The answers begun are deleted: the round "
                "is confidential"
            )
            % round_
        )
    if one.takes_draft:
        return (
            _(
                "%(round)s: the answers begun go into the successor’s own invitation, this one is "
                "withdrawn"
            )
            % round_
        )
    if one.draft is None:
        return _("%(round)s: withdrawn, the successor is invited already") % round_
    return (
        _(
            "%(round)s: withdrawn with the answers begun, the successor is invited already and "
            "gives their own"
        )
        % round_
    )


def move_invitations(handing: Handing, *, by: User | None) -> None:
    passings = passings_of(handing)
    rounds = sorted({one.invitation.round_id for one in passings})
    # They neither close nor are published before this ends.
    list(Round.objects.select_for_update(no_key=True).filter(pk__in=rounds).order_by("pk"))
    invited: dict[tuple[int, int], Passing] = {}
    for one in passings:
        if one.own is None:
            _pass_on(one, handing, by)
            invited.setdefault((one.invitation.round_id, one.successor.pk), one)
        else:
            _withdraw(one, handing, by)
    for one in invited.values():
        _post(one, handing)


def _pass_on(one: Passing, handing: Handing, by: User | None) -> None:
    invitation = one.invitation
    keeps_draft = one.draft is None or one.may_be_read_on
    if one.draft is not None and not keeps_draft:
        one.draft.delete()
    invitation.user, invitation.invited_at, invitation.quiet_at = one.successor, handing.at, None
    if not keeps_draft:
        invitation.started_at = None
    invitation.renew_link()
    invitation.save(
        update_fields=[
            *("user", "invited_at", "quiet_at", "started_at"),
            *("nonce", "link_key", "token_digest"),
        ]
    )
    trail.record(
        "survey_invitation.passed_on",
        subject=invitation.round,
        by=by,
        at=handing.at,
        scope=invitation.region_code,
        invitation=str(invitation.pk),
    )


def _withdraw(one: Passing, handing: Handing, by: User | None) -> None:
    if one.takes_draft and one.own is not None:
        Draft.objects.filter(pk=one.invitation.pk).update(invitation=one.own)
        Invitation.objects.filter(pk=one.own.pk, started_at=None).update(started_at=handing.at)
    revoke_invitation(one.invitation, by=by, at=handing.at)


def _post(one: Passing, handing: Handing) -> None:
    """One mail for each round and successor: it lists all that they are asked in it when it is sent."""
    round_, successor = one.invitation.round, one.successor
    post_many(
        "round_invitation",
        campaign=campaign_name(round_),
        step=f"handed:{handing.at.isoformat()}",
        postings=[
            Posting(
                user_key(successor.pk),
                successor.email,
                successor.language,
                {"round": round_.pk, "user": successor.pk, "organisation": None},
                scope=one.invitation.region_code,
            )
        ],
        at=handing.at,
        send_after=next_sending_time(handing.at),
    )
