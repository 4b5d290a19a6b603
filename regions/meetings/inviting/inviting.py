"""Members and guests are asked to a meeting, or to all that is to come of a series."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from regions.meetings.access import trail_scope
from regions.meetings.inviting.people import known, people_of
from regions.meetings.inviting.posting import post_news
from regions.meetings.models import Invitee, Meeting
from regions.organisations.models import ContactPerson
from regions.structures.access import Refused, require
from regions.structures.models import Membership


def asked_together(meeting: Meeting, *, at: dt.datetime) -> list[Meeting]:
    """What one invitation is to: all that is to come of its series, or the one."""
    if meeting.series_id is None:
        return [meeting]
    return list(Meeting.objects.filter(series=meeting.series_id).coming(at=at))


@transaction.atomic
def invite_members(meeting: Meeting, *, by: User, at: dt.datetime) -> int:
    """Members of today who were not asked yet, and guests who wait; gives how many letters that are.

    Done twice it is done once. Raises `Refused` where nobody can be asked, or `PermissionDenied`.
    """
    current = _locked(meeting, at=at)
    require(by, Permission.RUN_STRUCTURE, current.structure)
    asked = people_of(current.structure, on=timezone.localdate(at)).asked
    meetings = asked_together(current, at=at)
    if not asked and not current.invitees.exists():
        raise Refused(_("No member can be reached by mail. Add addresses to the members first."))
    people = [(known(one.person), one.membership) for one in asked]
    rows = [
        Invitee(meeting=one, person=person, membership=membership)
        for one in meetings
        for person, membership in people
    ]
    Invitee.objects.bulk_create(rows, ignore_conflicts=True)
    _ask_again(meetings, {person.pk: membership for person, membership in people})
    Meeting.objects.filter(pk__in=[one.pk for one in meetings], invited_at=None).update(
        invited_at=at
    )
    count = post_news(meetings, at=at)
    if count:
        scope = trail_scope(current)
        trail.record("meeting.invited", subject=current, by=by, at=at, scope=scope, count=count)
    return count


def _ask_again(meetings: list[Meeting], members: dict[int, Membership]) -> None:
    """Who left and is a member again: as if they had not been asked before."""
    rows = Invitee.objects.filter(meeting__in=meetings, person__in=members)
    gone = list(rows.exclude(pk__in=rows.still_asked().order_by().values("pk")))
    for row in gone:
        row.membership, row.told_sequence = members[row.person_id], -1
        row.answer, row.answered_at = Invitee.Answer.NONE, None
    Invitee.objects.bulk_update(gone, ["membership", "told_sequence", "answer", "answered_at"])


@transaction.atomic
def invite_guest(
    meeting: Meeting, *, name: str, email: str, language: str, by: User, at: dt.datetime
) -> Invitee:
    """To this one meeting. Before the members are invited, the guest waits with them."""
    current = _locked(meeting, at=at)
    require(by, Permission.RUN_STRUCTURE, current.structure)
    if current.invitees.still_asked().filter(person__email=email.lower()).exists():
        raise Refused({"email": [_("Somebody with this address is invited already.")]})
    person = known(ContactPerson(name=name, email=email.lower(), language=language))
    # Who was asked as a member and is none any more comes as a guest.
    invitee, _created = Invitee.objects.update_or_create(
        meeting=current, person=person, defaults={"membership": None, "told_sequence": -1}
    )
    scope = trail_scope(current)
    trail.record("meeting.guest_invited", subject=current, by=by, at=at, scope=scope)
    post_news([current], at=at)
    return invitee


def _locked(meeting: Meeting, *, at: dt.datetime) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).select_related("structure", "series")
    current = found.get(pk=meeting.pk)
    if current.is_cancelled or current.is_over(at):
        raise Refused(_("Nobody can be invited to a meeting that is cancelled or has been held."))
    return current
