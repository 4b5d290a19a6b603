"""What is written of a steering group names no persons: neither when it is written nor when it is read."""

import re

from django.utils.translation import gettext as _

from regions.meetings.models import Meeting
from regions.organisations.models import ContactPerson


def names_in(text: str, meeting: Meeting) -> list[str]:
    """Of who was asked or is a member, those whose whole name stands in the text; none where persons may be
    named."""
    if not meeting.names_nobody:
        return []
    return sorted(name for name in _known_to(meeting) if _pattern(name).search(text))


def without_names(text: str, meeting: Meeting) -> str:
    """What was written before somebody became known, or the group a steering group, names nobody either."""
    if not text or not meeting.names_nobody:
        return text
    for name in _known_to(meeting):
        text = _pattern(name).sub(_("[name left out]"), text)
    return text


def _known_to(meeting: Meeting) -> list[str]:
    """First and last names of who was asked or was ever a member; the longest first."""
    asked = ContactPerson.objects.filter(pk__in=meeting.invitees.order_by().values("person"))
    members = meeting.structure.memberships.filter(person__isnull=False).order_by()
    people = asked | ContactPerson.objects.filter(pk__in=members.values("person"))
    names = people.order_by("name").values_list("name", flat=True)
    return sorted((name for name in dict.fromkeys(names) if " " in name), key=len, reverse=True)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(part) for part in name.split()), re.IGNORECASE)
