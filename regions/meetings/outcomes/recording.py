"""What came of a meeting is recorded, changed, and ticked off when it is done."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.meetings.access import held_meeting, trail_scope
from regions.meetings.models import Meeting, MeetingOutcome
from regions.meetings.naming import names_in
from regions.organisations.models import ContactPerson, Organisation
from regions.structures.access import Refused

FACTS = ("kind", "item", "text", "person", "organisation", "due_on")
ACTION = MeetingOutcome.Kind.ACTION


def people_of(meeting: Meeting) -> QuerySet[ContactPerson]:
    """Whom an action can be given to: the invited and the members."""
    asked = meeting.invitees.order_by().values("person")
    sits = meeting.structure.memberships.filter(person__isnull=False).order_by().values("person")
    return ContactPerson.objects.filter(Q(pk__in=asked) | Q(pk__in=sits)).exclude(name="")


def organisations_of(meeting: Meeting) -> QuerySet[Organisation]:
    """Whom an action can be given to: members, whom they represent, and who coordinates."""
    sits = meeting.structure.memberships.order_by()
    coordinated = meeting.structure.coordinators.order_by()
    return Organisation.objects.filter(
        Q(pk__in=sits.filter(organisation__isnull=False).values("organisation"))
        | Q(pk__in=sits.filter(represented__isnull=False).values("represented"))
        | Q(pk__in=sits.filter(employer__isnull=False).values("employer"))
        | Q(pk__in=coordinated.filter(organisation__isnull=False).values("organisation"))
    ).order_by("name", "pk")


@transaction.atomic
def add_outcome(meeting: Meeting, *, by: User, at: dt.datetime, **facts: Any) -> MeetingOutcome:
    """Pressed twice, it is recorded once. Raises `Refused` by the name of the fact, or `PermissionDenied`."""
    current = held_meeting(meeting, by=by)
    outcome = MeetingOutcome(meeting=current, **facts)
    _check(outcome, current)
    if twin := MeetingOutcome.objects.filter(meeting=current, **facts).first():
        return twin
    outcome.save()
    _record("outcome.added", outcome, current, by=by, at=at, kind=outcome.kind)
    return outcome


@transaction.atomic
def change_outcome(
    outcome: MeetingOutcome, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> MeetingOutcome:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of; else as adding."""
    meeting = held_meeting(outcome.meeting, by=by)
    current = MeetingOutcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    if not changed:
        return current
    for name in changed:
        setattr(current, name, facts[name])
    if current.kind != ACTION:
        current.done_at = current.done_by = None
    if {"due_on", "person", "organisation"}.intersection(changed):
        # Of another day, or somebody else: they are reminded anew.
        current.reminded_on = None
    _check(current, meeting)
    current.save()
    _record("outcome.changed", current, meeting, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def delete_outcome(outcome: MeetingOutcome, *, by: User, at: dt.datetime) -> None:
    """What was recorded by mistake. Done twice it is done once."""
    meeting = held_meeting(outcome.meeting, by=by)
    current = MeetingOutcome.objects.filter(pk=outcome.pk).first()
    if current is None:
        return
    _record("outcome.deleted", current, meeting, by=by, at=at, kind=current.kind)
    current.delete()


def may_finish(user: User, outcome: MeetingOutcome) -> bool:
    """Who runs the structure, and whose action it is: the person, or who acts for the organisation."""
    if user.has_perm(Permission.RUN_STRUCTURE, outcome.meeting.structure):
        return True
    return MeetingOutcome.objects.filter(pk=outcome.pk).answered_by(user).exists()


@transaction.atomic
def finish(
    outcome: MeetingOutcome, *, is_done: bool, at: dt.datetime, by: User | None
) -> MeetingOutcome:
    """An action is done, or is not done after all. `by` is nobody where the link of a letter said so.

    Raises `PermissionDenied`, or `Refused` for what nobody has to do. Done twice it is done once.
    """
    found = MeetingOutcome.objects.select_for_update(of=("self",)).select_related(
        "meeting__structure", "person"
    )
    current = found.get(pk=outcome.pk)
    if by is not None:
        fresh = User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if not may_finish(fresh, current):
            raise PermissionDenied
    if current.kind != ACTION:
        raise Refused(_("Only an action is done; this is something else by now."))
    if is_done == (current.done_at is not None):
        return current
    current.done_at, current.done_by = (at, by) if is_done else (None, None)
    current.save(update_fields=["done_at", "done_by"])
    act = "outcome.done" if is_done else "outcome.undone"
    _record(act, current, current.meeting, by=by, at=at)
    return current


def _record(
    act: str,
    outcome: MeetingOutcome,
    meeting: Meeting,
    *,
    by: User | None,
    at: dt.datetime,
    **details: Any,
) -> None:
    trail.record(act, subject=outcome, by=by, at=at, scope=trail_scope(meeting), **details)


def _check(outcome: MeetingOutcome, meeting: Meeting) -> None:
    """Raises `Refused` by the name of the fact."""
    if meeting.is_cancelled:
        raise Refused(_("The meeting was cancelled, so nothing came of it."))
    wrong: dict[str, list[str]] = {}
    is_given = outcome.person is not None or outcome.organisation is not None
    if outcome.kind == ACTION:
        if not is_given:
            wrong["person"] = [_("Say who does it: choose a person or an organisation.")]
        if outcome.person is not None and outcome.organisation is not None:
            wrong["organisation"] = [_("Choose a person or an organisation, not both.")]
        if outcome.due_on is None:
            wrong["due_on"] = [_("Say by which day it is to be done.")]
        elif outcome.due_on < meeting.on:
            wrong["due_on"] = [
                _("The day was over when the meeting was held: choose that day or a later one.")
            ]
        if outcome.person is not None and meeting.names_nobody:
            wrong["organisation"] = [
                _("A steering group gives actions to organisations, not to persons: choose one.")
            ]
    elif is_given or outcome.due_on is not None:
        wrong["kind"] = [
            _("Only an action has somebody who does it, and a day. Choose action, or empty both.")
        ]
    if named := names_in(outcome.text, meeting):
        said = _(
            "The minutes of a steering group name no persons. Write the organisation in the place of: "
            "%(names)s."
        )
        wrong["text"] = [said % {"names": ", ".join(named)}]
    if outcome.item is not None and outcome.item.meeting_id != meeting.pk:
        wrong["item"] = [_("Choose an item of this meeting.")]
    if wrong:
        raise Refused(wrong)
    try:
        outcome.full_clean(exclude=["person", "organisation", "item", "done_by", "meeting"])
    except ValidationError as error:
        raise Refused(error.message_dict) from error
