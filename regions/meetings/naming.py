"""What is written of a steering group names no persons."""

from regions.meetings.models import Meeting
from regions.organisations.models import ContactPerson


def names_in(text: str, meeting: Meeting) -> list[str]:
    """Of who was asked or is a member, those whose whole name stands in the text; none where persons may be
    named."""
    if not meeting.names_nobody:
        return []
    asked = ContactPerson.objects.filter(pk__in=meeting.invitees.order_by().values("person"))
    members = meeting.structure.memberships.filter(person__isnull=False).order_by()
    people = asked | ContactPerson.objects.filter(pk__in=members.values("person"))
    folded = " ".join(text.casefold().split())
    names = people.order_by("name").values_list("name", flat=True)
    return [name for name in dict.fromkeys(names) if " " in name and name.casefold() in folded]
