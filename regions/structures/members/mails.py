"""The mails about members. Written when they are sent: only then are there live links."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.outbox.notices import Mail, NotNeeded, Posted, absolute, notice, standing_mailings
from regions.structures.members import joining, links, nominating
from regions.structures.members.joining import is_alive, membership_at
from regions.structures.members.nominating import contact_of
from regions.structures.models import Joining, Membership, Nomination, Structure

standing_mailings.add(nominating.CAMPAIGN, _("Nominations to seats of structures"))
standing_mailings.add(joining.CAMPAIGN, _("Joining and leaving open groups"))
TEMPLATES = "structures/email"
REASONS = {
    "answered": _("Somebody has been named, or it was called off."),
    "unreachable": _("No address of the organisation is known."),
    "left": _("Is no longer a member."),
    "expired": _("Its link is no longer valid."),
    "ended": _("The structure has ended."),
}


def leave_path(membership: Membership) -> str:
    """Where a member of an open group leaves it with one press; empty for any other."""
    if membership.person_id is None or not membership.structure.is_open:
        return ""
    token = links.token_for(links.LEAVE, membership.pk)
    return reverse("structures:leave_link", args=[membership.pk, token])


def _nomination(template: str, message: Posted, *, at: dt.datetime) -> Mail:
    found = Nomination.objects.select_related(
        "seat__structure", "seat__network", "seat__represented", "asked__municipality", "asked_by"
    )
    nomination = found.filter(pk=message.parameters["nomination"]).first()
    if nomination is None or nomination.closed_at is not None:
        raise NotNeeded("answered")
    if not nomination.seat.structure.stands_on(timezone.localdate(at)):
        raise NotNeeded("ended")
    reached = contact_of(nomination.asked, on=timezone.localdate(at))
    if reached is None:
        raise NotNeeded("unreachable")
    by = nomination.asked_by
    token = links.token_for(links.NAME, nomination.pk)
    return Mail(
        f"{TEMPLATES}/{template}",
        to=message.address_now(reached.address),
        language=reached.language,
        context={
            "greeted": reached.name,
            "nomination": nomination,
            "structure": nomination.seat.structure,
            "asking": by.public_name if by is not None else "",
            "came_to_staff": not reached.is_of_organisation,
            "url": absolute(reverse("structures:nomination_link", args=[nomination.pk, token])),
        },
    )


@notice(nominating.ASK, label=_("question whom an organisation names"), reasons=REASONS)
def nomination_ask(message: Posted, *, at: dt.datetime) -> Mail:
    """To whoever answers for such things at the organisation at this moment."""
    return _nomination("nomination_ask", message, at=at)


@notice(nominating.REMIND, label=_("reminder whom an organisation names"), reasons=REASONS)
def nomination_remind(message: Posted, *, at: dt.datetime) -> Mail:
    return _nomination("nomination_remind", message, at=at)


@notice(
    nominating.NAMED,
    label=_("somebody was named as a member"),
    reasons=REASONS,
    is_bound_to_address=True,
)
def nomination_named(message: Posted, *, at: dt.datetime) -> Mail:
    """To the one who was named."""
    members = Membership.objects.with_holders().select_related("structure")
    member = members.filter(pk=message.parameters["membership"]).first()
    if member is None or member.person is None:
        raise NotNeeded("left")
    return Mail(
        f"{TEMPLATES}/nomination_named",
        to=message.address,
        language=message.language,
        context={
            "greeted": member.person.name,
            "member": member,
            "structure": member.structure,
            "url": absolute(member.structure.get_absolute_url()),
        },
    )


@notice(
    joining.JOIN, label=_("link to join an open group"), reasons=REASONS, is_bound_to_address=True
)
def structure_join(message: Posted, *, at: dt.datetime) -> Mail:
    """Says nothing of what was typed: anybody may have typed anything."""
    found = Joining.objects.select_related("structure")
    asked = found.filter(pk=message.parameters["joining"]).first()
    if asked is None or not is_alive(asked, at=at):
        raise NotNeeded("expired")
    known = membership_at(asked.structure, asked.email, on=timezone.localdate(at))
    if known is not None:
        return _leaving(message, asked.structure, known)
    token = links.token_for(links.JOIN, asked.pk)
    url = absolute(reverse("structures:join_link", args=[asked.pk, token]))
    return Mail(
        f"{TEMPLATES}/join",
        to=message.address,
        language=message.language,
        context={"structure": asked.structure, "url": url},
    )


@notice(
    joining.LEAVE, label=_("link to leave an open group"), reasons=REASONS, is_bound_to_address=True
)
def structure_leave(message: Posted, *, at: dt.datetime) -> Mail:
    structure = Structure.objects.filter(pk=message.parameters["structure"]).first()
    if structure is None:
        raise NotNeeded("gone")
    known = membership_at(structure, message.address, on=timezone.localdate(at))
    return _leaving(message, structure, known)


def _leaving(message: Posted, structure: Structure, known: Membership | None) -> Mail:
    path = leave_path(known) if known is not None else ""
    return Mail(
        f"{TEMPLATES}/leave",
        to=message.address,
        language=message.language,
        context={
            "structure": structure,
            "is_member": known is not None,
            "url": absolute(path) if path else "",
        },
    )
