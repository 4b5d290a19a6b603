"""What a representative changes: at once what is theirs, the rest as a proposal, fact by fact."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import next_working_time
from portal.outbox.posting import post
from regions.organisations.deciders import deciders_for, home_region, managers
from regions.organisations.editing.checking import out_of_reach
from regions.organisations.facts.definitions import FACTS, Hand, Value
from regions.organisations.facts.reading import facts_of
from regions.organisations.facts.writing import Writing, lock_organisations, write_facts
from regions.organisations.models import (
    Organisation,
    OrganisationChange,
    Proposal,
    ProposedFact,
)

CAMPAIGN = "organisation_proposals"
ASK, DECIDED, OWN_CHANGED = "proposal_ask", "proposal_decided", "own_facts_changed"
# Days from the proposal: those who decide are reminded, then the managers are asked.
REMINDED_AFTER, PASSED_ON_AFTER = 7, 14

Decision = ProposedFact.Decision


class ProposalRefused(ValidationError):
    """Why a fact cannot be proposed or approved; said to the person."""


class FactChanged(ValidationError):
    """The fact has another value by now than the one that the decision was made on."""


@transaction.atomic
def change_own_facts(
    organisation: Organisation, facts: Mapping[str, Value], *, by: User, at: dt.datetime
) -> OrganisationChange | None:
    """Write what representatives change at once; the deciders are told. None where nothing differs.

    Raises `PermissionDenied` for a fact that is not theirs to change.
    """
    if any(FACTS[key].hand != Hand.OWN for key in facts):
        raise PermissionDenied
    lock_organisations([organisation.pk])
    changes = write_facts(
        [Writing(organisation.pk, facts)],
        source=OrganisationChange.Source.REPRESENTATIVE,
        by=by,
        at=at,
    )
    if not changes:
        return None
    tell_of_own_changes(organisation, by=by, at=at)
    return changes[0]


def tell_of_own_changes(organisation: Organisation, *, by: User, at: dt.datetime) -> None:
    """One mail a working day and organisation; what changed is read when it is sent."""
    goes_out_at = next_working_time(at)
    day = timezone.localdate(goes_out_at)
    for user in deciders_for(home_region(organisation), on=timezone.localdate(at)):
        if user.pk != by.pk:
            post(
                OWN_CHANGED,
                campaign=CAMPAIGN,
                step=f"own:{organisation.pk}:{day:%y%m%d}",
                recipient=f"user:{user.pk}",
                address=user.email,
                language=user.language,
                parameters={
                    "organisation": organisation.pk,
                    "user": user.pk,
                    # What changed on the day before, after that day's mail had gone, is told as well.
                    "since": (at - dt.timedelta(days=1)).isoformat(),
                },
                at=at,
                send_after=goes_out_at,
            )


@transaction.atomic
def propose(
    organisation: Organisation,
    facts: Mapping[str, Value],
    *,
    by: User,
    at: dt.datetime,
    note: str = "",
) -> Proposal | None:
    """What differs from today's values waits for a decision; None where nothing does.

    An open proposal of the same fact is withdrawn: the newer takes its place. Raises
    `PermissionDenied` for a fact that is not proposed.
    """
    if any(FACTS[key].hand == Hand.STAFF for key in facts):
        raise PermissionDenied
    lock_organisations([organisation.pk])
    today = facts_of(organisation)
    differing = {key: value for key, value in facts.items() if today[key] != value}
    if not differing:
        return None
    _withdraw(
        ProposedFact.objects.filter(organisation=organisation, key__in=differing), by=by, at=at
    )
    proposal = Proposal.objects.create(organisation=organisation, by=by, created_at=at, note=note)
    ProposedFact.objects.bulk_create(
        ProposedFact(
            proposal=proposal, organisation=organisation, key=key, old=today[key], new=value
        )
        for key, value in differing.items()
    )
    trail.record(
        "organisation_proposal.made", subject=organisation, by=by, at=at, facts=sorted(differing)
    )
    for user in deciders_for(home_region(organisation), on=timezone.localdate(at)):
        if user.pk != by.pk:
            _ask(proposal, user, step="asked", at=at)
    return proposal


def _withdraw(facts: QuerySet[ProposedFact], *, by: User, at: dt.datetime) -> int:
    waiting = facts.filter(decision=Decision.WAITING)
    proposals = set(waiting.values_list("proposal", flat=True))
    count = int(waiting.update(decision=Decision.WITHDRAWN, decided_by=by, decided_at=at))
    for pk in proposals:
        _close_if_decided(pk, at=at)
    return count


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, at: dt.datetime) -> bool:
    """What still waits is asked no more; False where everything had been decided."""
    if not _withdraw(proposal.facts.all(), by=by, at=at):
        return False
    trail.record("organisation_proposal.withdrawn", subject=proposal.organisation, by=by, at=at)
    return True


@transaction.atomic
def decide(
    proposal: Proposal,
    *,
    approved: Mapping[str, Value],
    refused: Mapping[str, str],
    by: User,
    at: dt.datetime,
) -> int:
    """Approve these facts and refuse those, with reasons; gives how many were still open.

    `approved` says for each fact the value in the register that the decision was made on: where it
    is another by now, raises `FactChanged`. Raises `ProposalRefused` where the register cannot take a
    value any more. All or nothing.
    """
    if not Proposal.objects.decidable_by(by).filter(pk=proposal.pk).exists():
        raise PermissionDenied
    lock_organisations([proposal.organisation_id])
    waiting = {
        one.key: one for one in proposal.facts.select_for_update().filter(decision=Decision.WAITING)
    }
    taken = {key: waiting[key] for key in approved if key in waiting}
    today = facts_of(proposal.organisation)
    for key in taken:
        if today[key] != approved[key]:
            raise FactChanged(
                _("%(fact)s has been changed meanwhile. Look at it again."),
                code="changed",
                params={"fact": FACTS[key].label},
            )
    _write(proposal, {key: one.new for key, one in taken.items()}, by=by, at=at)
    turned = {key: waiting[key] for key in refused if key in waiting and key not in taken}
    for decision, facts in ((Decision.APPROVED, taken), (Decision.REFUSED, turned)):
        for key, one in facts.items():
            one.decision, one.decided_by, one.decided_at = decision, by, at
            one.reason = refused.get(key, "") if decision == Decision.REFUSED else ""
            one.save()
    if taken or turned:
        trail.record(
            "organisation_proposal.decided",
            subject=proposal.organisation,
            by=by,
            at=at,
            approved=sorted(taken),
            refused=sorted(turned),
        )
    if _close_if_decided(proposal.pk, at=at):
        _tell_proposer(proposal, at=at)
    return len(taken) + len(turned)


def _write(proposal: Proposal, facts: Mapping[str, Value], *, by: User, at: dt.datetime) -> None:
    if not facts:
        return
    try:
        with transaction.atomic():
            write_facts(
                [Writing(proposal.organisation_id, facts)],
                source=OrganisationChange.Source.PROPOSAL,
                by=by,
                at=at,
                reference=str(proposal.pk),
            )
            mine = Organisation.objects.editable_by(by).filter(pk=proposal.organisation_id)
            if not mine.exists():
                # As in the form of the staff: nobody moves an organisation out of their own reach.
                [refusal] = out_of_reach(facts_of(proposal.organisation), by=by).values()
                raise ProposalRefused(refusal.messages[0], code=refusal.code)
    except IntegrityError:
        raise ProposalRefused(
            _(
                "The register cannot take this any more: another organisation has the number, or it "
                "would come to belong to itself. Refuse that fact, or change the other one first."
            ),
            code="conflict",
        ) from None


def _close_if_decided(pk: int, *, at: dt.datetime) -> bool:
    """True where this was the moment at which nothing of it waits any more."""
    if ProposedFact.objects.filter(proposal=pk, decision=Decision.WAITING).exists():
        return False
    return bool(Proposal.objects.filter(pk=pk, closed_at=None).update(closed_at=at))


def _tell_proposer(proposal: Proposal, *, at: dt.datetime) -> None:
    user = proposal.by
    if user is not None and user.is_active:
        post(
            DECIDED,
            campaign=CAMPAIGN,
            step=f"decided:{proposal.pk}",
            recipient=f"user:{user.pk}",
            address=user.email,
            language=user.language,
            parameters={"proposal": proposal.pk, "user": user.pk},
            at=at,
        )


def _ask(proposal: Proposal, user: User, *, step: str, at: dt.datetime) -> None:
    post(
        ASK,
        campaign=CAMPAIGN,
        step=f"{proposal.pk}:{step}",
        recipient=f"user:{user.pk}",
        address=user.email,
        language=user.language,
        parameters={"proposal": proposal.pk, "user": user.pk},
        at=at,
        send_after=next_working_time(at),
    )


def remind(*, at: dt.datetime) -> None:
    """After 7 days those who decide again, after 14 the managers. The outbox posts each step once."""
    old = Proposal.objects.filter(
        closed_at=None, created_at__lte=at - dt.timedelta(days=REMINDED_AFTER)
    )
    for proposal in old.select_related("organisation__municipality__region", "by"):
        days = proposal.waited_days(at)
        on = timezone.localdate(at)
        asked: Collection[User] = deciders_for(home_region(proposal.organisation), on=on)
        step = "again"
        if days >= PASSED_ON_AFTER:
            asked, step = managers(), "managers"
        for user in asked:
            if user.pk != proposal.by_id:
                _ask(proposal, user, step=step, at=at)
