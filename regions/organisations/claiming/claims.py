"""The way of a claim: asked, confirmed by the claimant's own mail, passed on, decided.

Who decides: whoever represents the organisation already; else whoever reads its registered address;
where there is none or it is dead, and after two weeks without a word, the expert of the home region, who has
two weeks as well before the managers are told.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import next_sending_time, next_working_time
from portal.outbox.posting import post
from portal.outbox.refusals import is_dead
from regions.organisations.deciders import deciders_for, home_region, managers
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.models import Claim, Organisation, OrganisationChange, Representative
from regions.organisations.models.organisation import first_language

CAMPAIGN = "organisation_claims"
VERIFY, ASK_ADDRESS, ASK_PEOPLE, DECIDED = (
    "claim_verify",
    "claim_ask_address",
    "claim_ask_people",
    "claim_decided",
)
# Days from being asked: those who decide are reminded, then the next in line is asked.
REMINDED_AFTER, PASSED_ON_AFTER = 7, 14
# A claim whose own address nobody confirmed.
LAPSES_AFTER = dt.timedelta(days=14)

State, Asked = Claim.State, Claim.Asked


class ClaimRefused(ValidationError):
    """Why nobody can come to represent this organisation in this way; said to the person."""


def refuse_dissolved(organisation: Organisation) -> None:
    """Raises `ClaimRefused`."""
    if organisation.status == Organisation.Status.DISSOLVED:
        after = organisation.replaced_by
        if after is not None:
            raise ClaimRefused(
                _("This organisation has been dissolved. Its successor is %(name)s."),
                code="replaced",
                params={"name": after.name},
            )
        raise ClaimRefused(_("This organisation has been dissolved."), code="dissolved")


def refuse_claim(organisation: Organisation, email: str) -> None:
    """Raises `ClaimRefused`: a dissolved organisation, somebody who represents it already.

    Said to those alone who have shown that the address is theirs: who represents what is nobody else's.
    """
    refuse_dissolved(organisation)
    if organisation.representatives.filter(user__email=email.lower()).exists():
        raise ClaimRefused(
            _("You represent this organisation already. Sign in with this address."),
            code="represents",
        )


@transaction.atomic
def ask(
    *,
    organisation: Organisation | None,
    name: str,
    email: str,
    language: str,
    at: dt.datetime,
    statement: str = "",
    register_number: str = "",
    facts: Mapping[str, Any] | None = None,
    region_code: str | None = None,
    by: User | None = None,
) -> Claim:
    """Write the claim and have its own address confirmed. Raises `ClaimRefused`.

    Who is signed in has shown that they read their address: then it is passed on at once.
    Asking again sends the same link again, once a day.
    """
    email = email.strip().lower()
    is_known = by is not None and by.email == email
    if organisation is not None:
        if is_known:
            refuse_claim(organisation, email)
        else:
            refuse_dissolved(organisation)
        asked_before = Claim.objects.filter(
            organisation=organisation, email=email, state__in=[State.UNVERIFIED, State.OPEN]
        ).first()
        if asked_before is not None:
            if asked_before.state == State.UNVERIFIED:
                _post_own_link(asked_before, at=at)
            return asked_before
    claim = Claim(
        organisation=organisation,
        facts=dict(facts or {}),
        region_id=region_code,
        name=name,
        email=email,
        language=language,
        statement=statement,
        register_number=register_number,
        created_at=at,
    )
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        # Two presses of one button.
        return Claim.objects.get(
            organisation=organisation, email=email, state__in=[State.UNVERIFIED, State.OPEN]
        )
    trail.record("claim.asked", subject=claim, by=by, at=at)
    if is_known:
        confirm_own_address(claim, at=at)
    else:
        _post_own_link(claim, at=at)
    return claim


@transaction.atomic
def invite_colleague(
    organisation: Organisation, *, name: str, email: str, language: str, by: User, at: dt.datetime
) -> Claim:
    """By somebody who represents it: the colleague's own press of the button is enough."""
    email = email.strip().lower()
    refuse_claim(organisation, email)
    open_ones = Claim.objects.filter(organisation=organisation, email=email)
    claim = open_ones.filter(state__in=[State.UNVERIFIED, State.OPEN]).first()
    if claim is None:
        claim = Claim(organisation=organisation, name=name, email=email, created_at=at)
    claim.name, claim.language, claim.invited_by = name, language, by
    claim.state, claim.asked = State.OPEN, Asked.INVITED
    claim.opened_at, claim.passed_on_at = at, None
    claim.save()
    trail.record("claim.invited", subject=claim, by=by, at=at)
    _post_own_link(claim, at=at)
    return claim


@transaction.atomic
def confirm_own_address(claim: Claim, *, at: dt.datetime) -> Claim:
    """The claimant reads the address they gave. Safe to do again. Raises `ClaimRefused`.

    Who was invited by somebody who may not invite any more has asked like anybody else.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    is_invited = claim.state == State.OPEN and claim.asked == Asked.INVITED
    if is_invited and _may_still_invite(claim):
        return approve(claim, by=None, at=at)
    if claim.state != State.UNVERIFIED and not is_invited:
        return claim
    claim.state, claim.opened_at, claim.passed_on_at = State.OPEN, at, None
    organisation = claim.organisation
    if organisation is not None:
        refuse_claim(organisation, claim.email)
    if organisation is not None and organisation.email.lower() == claim.email:
        claim.asked = Asked.ADDRESS
        claim.save()
        return approve(claim, by=None, at=at)
    claim.asked = _first_asked(organisation)
    if claim.asked == Asked.ADDRESS and organisation is not None:
        claim.asked_address = organisation.email
    claim.save()
    _tell_the_asked(claim, at=at)
    return claim


def _may_still_invite(claim: Claim) -> bool:
    by, invited_to = claim.invited_by, claim.organisation
    if by is None or not by.is_active or invited_to is None:
        return False
    one = Organisation.objects.filter(pk=invited_to.pk)
    return one.represented_by(by).exists() or one.editable_by(by).exists()


def _first_asked(organisation: Organisation | None) -> str:
    if organisation is None:
        return Asked.STAFF
    if organisation.representatives.filter(user__is_active=True).exists():
        return Asked.REPRESENTATIVES
    if organisation.email and not is_dead(organisation.email):
        return Asked.ADDRESS
    return Asked.STAFF


def _tell_the_asked(claim: Claim, *, at: dt.datetime, step: str = "asked") -> None:
    organisation = claim.organisation
    if claim.asked == Asked.ADDRESS and organisation is not None:
        _post_link(
            claim,
            ASK_ADDRESS,
            claim.asked_address,
            step=f"address:{step}",
            language=first_language(organisation.languages),
            at=at,
        )
        return
    for user in asked_people(claim, on=timezone.localdate(at)):
        _ask_person(claim, user, step=f"{claim.asked}:{step}", at=at)


def asked_people(claim: Claim, *, on: dt.date) -> list[User]:
    """Who is asked to decide by signing in; nobody while a link in a mail is answered."""
    organisation = claim.organisation
    if claim.asked == Asked.REPRESENTATIVES and organisation is not None:
        acting = organisation.representatives.values("user")
        return list(User.objects.filter(pk__in=acting, is_active=True).order_by("pk"))
    if claim.asked == Asked.STAFF:
        region = home_region(organisation) if organisation is not None else claim.region
        return deciders_for(region, on=on)
    return []


def _post_own_link(claim: Claim, *, at: dt.datetime) -> None:
    """Once a day, however often somebody asks."""
    step = f"link:{timezone.localdate(at):%y%m%d}"
    _post_link(claim, VERIFY, claim.email, step=step, language=claim.language, at=at)


def _post_link(
    claim: Claim, kind: str, address: str, *, step: str, language: str, at: dt.datetime
) -> None:
    post(
        kind,
        campaign=CAMPAIGN,
        step=f"{claim.pk}:{step}"[:60],
        recipient=f"claim:{claim.pk}",
        address=address,
        language=language,
        parameters={"claim": str(claim.pk)},
        at=at,
    )


@transaction.atomic
def approve(claim: Claim, *, by: User | None, at: dt.datetime) -> Claim:
    """Make the claimant a representative, with an account. Raises `ClaimRefused`.

    `by` is None where a link decided: the claimant's own as invited, or the registered address's.
    A new organisation comes into the register by this.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if not claim.is_undecided:
        return claim
    user = _find_or_make_person(claim)
    if claim.organisation is None:
        _add_organisation(claim, by=by, at=at)
    else:
        refuse_claim(claim.organisation, claim.email)
    Representative.objects.get_or_create(user=user, organisation=claim.organisation)
    claim.state, claim.decided_at, claim.decided_by = State.APPROVED, at, by
    claim.save()
    trail.record("claim.approved", subject=claim, by=by, at=at)
    _tell_claimant(claim, at=at)
    return claim


def _add_organisation(claim: Claim, *, by: User | None, at: dt.datetime) -> None:
    try:
        with transaction.atomic():
            [change] = write_facts(
                [Writing(None, claim.facts)],
                source=OrganisationChange.Source.PROPOSAL,
                by=by,
                at=at,
                reference=str(claim.pk),
            )
    except IntegrityError:
        raise ClaimRefused(
            _("Another organisation has this number by now. Look for it in the register."),
            code="taken",
        ) from None
    claim.organisation_id = change.organisation_id


def _find_or_make_person(claim: Claim) -> User:
    user: User | None = User.objects.filter(email=claim.email).first()
    if user is None:
        user = User.objects.create_user(claim.email, name=claim.name, language=claim.language)
    elif not user.is_active:
        raise ClaimRefused(
            _("The account of this address has been closed. An administrator can open it."),
            code="closed",
        )
    # The claimant pressed a button in a mail to this address, or was signed in with it.
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


@transaction.atomic
def refuse(claim: Claim, *, reason: str, by: User | None, at: dt.datetime) -> Claim:
    """With the reason, which the claimant reads."""
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if not claim.is_undecided:
        return claim
    claim.state, claim.decided_at, claim.decided_by = State.REFUSED, at, by
    claim.reason = reason
    claim.save()
    trail.record("claim.refused", subject=claim, by=by, at=at)
    _tell_claimant(claim, at=at)
    return claim


def _tell_claimant(claim: Claim, *, at: dt.datetime) -> None:
    post(
        DECIDED,
        campaign=CAMPAIGN,
        step=f"{claim.pk}:decided",
        recipient=f"claim:{claim.pk}",
        address=claim.email,
        language=claim.language,
        parameters={"claim": str(claim.pk)},
        at=at,
    )


def pass_on(*, at: dt.datetime) -> int:
    """Remind those who were asked, and ask the next in line, who has as many days from then on.

    Gives how many claims it moved. Safe to run again: the outbox posts each step once.
    """
    moved = Claim.objects.filter(state=State.UNVERIFIED, created_at__lte=at - LAPSES_AFTER).update(
        state=State.LAPSED, decided_at=at
    )
    waiting = Claim.objects.waiting().asked_before(at - dt.timedelta(days=REMINDED_AFTER))
    late = {claim.pk for claim in waiting}
    to_address = Claim.objects.waiting().filter(asked=Asked.ADDRESS).select_related("organisation")
    late |= {one.pk for one in to_address if not _is_answerable(one)}
    for pk in sorted(late, key=str):
        moved += _pass_on(pk, at=at)
    return moved


@transaction.atomic
def _pass_on(pk: uuid.UUID, *, at: dt.datetime) -> bool:
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=pk)
    if claim.state != State.OPEN:
        return False
    days = claim.asked_days(at)
    if claim.asked == Asked.INVITED:
        if days >= PASSED_ON_AFTER:
            claim.state, claim.decided_at = State.LAPSED, at
            claim.save()
            return True
        return False
    dead = claim.asked == Asked.ADDRESS and not _is_answerable(claim)
    if claim.asked != Asked.STAFF and (dead or days >= PASSED_ON_AFTER):
        claim.asked, claim.passed_on_at = Asked.STAFF, at
        claim.save()
        _tell_the_asked(claim, at=at)
        return True
    if days >= PASSED_ON_AFTER and claim.asked == Asked.STAFF:
        for user in managers():
            _ask_person(claim, user, step="managers", at=at)
    elif days >= REMINDED_AFTER:
        _tell_the_asked(claim, at=at, step="again")
    return False


def _is_answerable(claim: Claim) -> bool:
    """Whether the mail to the registered address can still bring an answer: neither dead nor changed."""
    return claim.is_asked_at_its_address and not is_dead(claim.asked_address)


def _ask_person(claim: Claim, user: User, *, step: str, at: dt.datetime) -> None:
    """By day; of the staff, on a working day."""
    is_staff = claim.asked == Asked.STAFF
    post(
        ASK_PEOPLE,
        campaign=CAMPAIGN,
        step=f"{claim.pk}:{step}"[:60],
        recipient=f"user:{user.pk}",
        address=user.email,
        language=user.language,
        parameters={"claim": str(claim.pk), "user": user.pk},
        at=at,
        send_after=next_working_time(at) if is_staff else next_sending_time(at),
    )
