"""The letter to who is invited: asked, told of a change, told that it is off. Written when it is sent."""

import datetime as dt
import uuid

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.ics.event import Method, Person
from portal.ics.file import MIME_TYPE
from portal.outbox.models import OutboxMessage, State
from portal.outbox.notices import (
    Attachment,
    Mail,
    NotNeeded,
    Posted,
    absolute,
    notice,
    standing_mailings,
)
from regions.meetings.inviting.asked_to import AskedTo, asked_to
from regions.meetings.inviting.calendar import Told, calendar_file
from regions.meetings.inviting.leaving import cancelling_file
from regions.meetings.inviting.link import answer_path
from regions.meetings.inviting.posting import CAMPAIGN, KIND, LEFT, recipient, step_of
from regions.meetings.models import Invitee, Meeting
from regions.organisations.models import ContactPerson

standing_mailings.add(CAMPAIGN, _("Invitations to meetings"))
REASONS = {
    "over": _("The meeting has been held."),
    "never_told": _("It was cancelled before anybody was told of it."),
}


@notice(KIND, label=_("invitation to a meeting"), reasons=REASONS)
def meeting_invitation(posted: Posted, *, at: dt.datetime) -> Mail:
    """Raises `NotNeeded` where nothing is to come, or nothing was ever told that could be cancelled."""
    uid = uuid.UUID(posted.parameters["meeting_uid"])
    asked = asked_to(uid, posted.parameters["contact_person"])
    if asked is None:
        raise NotNeeded("gone")
    if asked.is_over(at):
        raise NotNeeded("over")
    person = asked.invitees[0].person
    knew = was_told(uid, person)
    if asked.is_cancelled and not knew:
        raise NotNeeded("never_told")
    return mail_of(
        asked, at=at, to=posted.address_now(person.email), language=posted.language, knew=knew
    )


def mail_of(asked: AskedTo, *, at: dt.datetime, to: str, language: str, knew: bool) -> Mail:
    """`knew`: whether this person has had a letter about it before."""
    person = asked.invitees[0].person
    answer_url = absolute(answer_path(asked.uid, person.pk))
    told = Told(at, attendee=Person(person.name, to), text=answer_url)
    text, method = calendar_file(asked, told)
    coming = [one.meeting for one in asked.coming(at)]
    context = {
        "greeted": person.name,
        "asked": asked,
        "structure": asked.meetings[0].structure,
        "coming": coming,
        "items": coming[0].items.all() if coming else [],
        "is_off": asked.is_cancelled or not coming,
        "knew": knew,
        "answer_url": answer_url,
    }
    file = Attachment("meeting.ics", text, f"{MIME_TYPE}; method={method.value}")
    return Mail("meetings/email/invitation", to, language, context, attachments=[file])


@notice(LEFT, label=_("meetings of a structure that somebody left"), reasons=REASONS)
def meetings_left(posted: Posted, *, at: dt.datetime) -> Mail:
    """Raises `NotNeeded` where nothing is to come, or they are asked again, or were never told."""
    uid, number = uuid.UUID(posted.parameters["meeting_uid"]), posted.parameters["contact_person"]
    person = ContactPerson.objects.filter(pk=number).first()
    again = Invitee.objects.still_asked().filter(person=number, meeting__invited_at__isnull=False)
    meetings = list(
        Meeting.objects.taking_place()
        .filter(pk__in=posted.parameters["meetings"], ends_at__gt=at)
        .exclude(pk__in=again.order_by().values("meeting"))
        .select_related("structure", "series")
        .order_by("starts_at")
    )
    if person is None or not meetings:
        raise NotNeeded("over")
    if not was_told(uid, person):
        raise NotNeeded("never_told")
    to = posted.address_now(person.email)
    first = meetings[0]
    series = first.series if first.uid != uid else None
    text = cancelling_file(
        meetings, is_series=series is not None, attendee=Person(person.name, to), at=at
    )
    context = {
        "greeted": person.name,
        "structure": first.structure,
        "title": series.title if series else first.title,
        "meetings": meetings,
    }
    file = Attachment("meeting.ics", text, f"{MIME_TYPE}; method={Method.CANCEL.value}")
    return Mail("meetings/email/left", to, posted.language, context, attachments=[file])


def was_told(uid: uuid.UUID, person: ContactPerson) -> bool:
    """Whether a letter about it has left, or may have."""
    letters = OutboxMessage.objects.filter(
        campaign=CAMPAIGN, recipient=recipient(person.pk), step__startswith=step_of(uid)
    )
    left = Q(state__in=[State.SENT, State.UNCERTAIN]) | Q(handed_over_at__isnull=False)
    return letters.filter(left).exists()
