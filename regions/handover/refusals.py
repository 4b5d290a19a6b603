"""Why a handover cannot be: asked when it is planned, and again at its day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.handover.assignments import Place, places_of
from regions.handover.parts import Handing
from regions.models import Assignment, Handover

# Further ahead nobody plans; a day beyond is a slip of the finger.
FURTHEST = dt.timedelta(days=366)


@dataclass(frozen=True)
class Refusal:
    """`code` is kept where it stops what was planned; `words` name people and regions."""

    code: str
    words: str
    # The region whose choice is to blame; empty where it is the person or the day.
    region: str = ""


# In a few words that name nobody, for a plan that was stopped at its day.
HELD = {
    "oneself": gettext_lazy("Nobody hands over to themselves."),
    "not_permitted": gettext_lazy("Whoever planned it may not hand over any more."),
    "no_work": gettext_lazy("There is no work left to hand over."),
    "same_person": gettext_lazy("Leaver and successor are the same person."),
    "closed": gettext_lazy("The account of a successor is closed."),
    "no_second_factor": gettext_lazy("A successor has not set up the second step of signing in."),
    "works_there": gettext_lazy("A successor already works in the region."),
    "led": gettext_lazy("Somebody else leads a region by then."),
    "over": gettext_lazy("A cover has ended by then."),
}


# What is wrong with a successor, in whatever region.
OF_PERSON = frozenset({"same_person", "closed", "no_second_factor"})


def refusal_of_leaver(leaver: User, *, by: User, today: dt.date) -> Refusal | None:
    """Before anything is filled in."""
    if leaver.pk == by.pk:
        return Refusal(
            "oneself", _("Nobody hands over their own work. Ask a colleague to do it for you.")
        )
    if Handover.objects.planned().filter(leaver=leaver).exists():
        return Refusal(
            "planned",
            _(
                "A handover of %(name)s’s work is planned already. Take that one back first, "
                "and then plan another."
            )
            % {"name": leaver},
        )
    if not leaver.assignments.not_over_by(today).exists():
        return Refusal(
            "no_work",
            _("%(name)s works in no region, so there is nothing to hand over.") % {"name": leaver},
        )
    return None


def refusal_of_day(first_day: dt.date, *, today: dt.date) -> Refusal | None:
    if first_day < today:
        return Refusal("past", _("This day has passed. Choose today or a later day."))
    if first_day > today + FURTHEST:
        return Refusal("far", _("This day is more than a year away. Choose an earlier one."))
    return None


def refusals(handing: Handing, *, by: User | None) -> Iterator[Refusal]:
    """The plan itself. `by` is who plans or has planned it; a closed account plans nothing."""
    if by is None or not by.has_perm(Permission.INVITE_EXPERT):
        yield Refusal("not_permitted", str(HELD["not_permitted"]))
        return
    if by.pk == handing.leaver.pk or by in handing.successors:
        yield Refusal("oneself", _("Nobody gives themselves regions. Ask a colleague to do it."))
    # The same person in several regions is asked about once.
    unfit = {one: words for one in handing.successors if (words := _of_successor(one, handing))}
    for share in handing.shares:
        if share.successor in unfit:
            yield Refusal(*unfit[share.successor], share.region.code)
    leads = _other_leads(handing)
    for place in places_of(handing):
        if place.share.successor in unfit:
            continue
        if refusal := _of_place(place, handing, leads):
            yield refusal


def _of_successor(successor: User, handing: Handing) -> tuple[str, str] | None:
    name = {"name": successor}
    if successor.pk == handing.leaver.pk:
        return "same_person", _("%(name)s is who leaves. Choose somebody else.") % name
    if not successor.is_active or successor.is_erased:
        return "closed", _("The account of %(name)s is closed. Choose somebody else.") % name
    has_second_step = Authenticator.objects.filter(user=successor.pk).exists
    if settings.SECOND_FACTOR_REQUIRED and not has_second_step():
        return "no_second_factor", _(
            "%(name)s has not set up the second step of signing in and could not work. "
            "Ask them to sign in and do it, or choose somebody else."
        ) % name
    return None


def _of_place(place: Place, handing: Handing, leads: dict[str, Assignment]) -> Refusal | None:
    region, code = place.share.region, place.share.region.code
    names: dict[str, object] = {
        "region": region,
        "name": place.share.successor,
        "leaver": handing.leaver,
    }
    handed = place.handed(handing)
    if not handed:
        if not place.rows:
            words = _("%(leaver)s does not work in %(region)s any more. Leave the region out.")
            return Refusal("no_work", words % names, code)
        return Refusal(
            "over",
            _(
                "The cover in %(region)s ends before that day. Leave the region out, or choose "
                "an earlier day."
            )
            % names,
            code,
        )
    already = place.already(handing)
    if already is not None:
        return None if handing.joins else Refusal("works_there", _works_there(already), code)
    other = leads.get(code)
    if other is not None and any(row.kind == Assignment.Kind.LEAD for row in handed):
        names |= {"other": other.user, "day": _day(max(other.starts_on, handing.first_day))}
        return Refusal(
            "led",
            _("From %(day)s %(other)s leads %(region)s. One person leads a region at a time.")
            % names,
            code,
        )
    return None


def _works_there(already: Assignment) -> str:
    names = {"name": already.user, "region": already.region, "kind": already.get_kind_display()}
    if already.kind == Assignment.Kind.LEAD:
        said = _("%(name)s already leads %(region)s.") % names
    else:
        said = _("%(name)s already works in %(region)s (%(kind)s).") % names
    return (
        said
        + " "
        + _(
            "Choose somebody else, or tick below that only the work is to move where the successor "
            "already works."
        )
    )


def _other_leads(handing: Handing) -> dict[str, Assignment]:
    """Of each region who leads it from the day on or later, but for leaver and successor."""
    leads = Assignment.objects.filter(region__in=handing.codes, kind=Assignment.Kind.LEAD)
    others = leads.not_over_by(handing.first_day).exclude(user=handing.leaver)
    found: dict[str, Assignment] = {}
    for one in others.select_related("user").order_by("starts_on"):
        if one.user != handing.successor_in(one.region_id):
            found.setdefault(one.region_id, one)
    return found


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
