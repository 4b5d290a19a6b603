"""What an expert promised to do in meetings and has not done: it goes to the successor in the region."""

from collections.abc import Iterator
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from regions.handover.parts import Fate, Handing, HandoverPart, Item, handover_parts
from regions.meetings.models import MeetingOutcome
from regions.models import Region
from regions.organisations.models import ContactPerson


def _actions(handing: Handing) -> list[tuple[MeetingOutcome, Region | None]]:
    """Each with its region of the plan; None where it lies in none of them."""
    rows = (
        MeetingOutcome.objects.open_actions()
        .filter(person__email=handing.leaver.email.lower())
        .select_related("meeting__structure")
        .prefetch_related("meeting__structure__regions")
        .order_by("due_on", "pk")
    )
    return [(row, _region_of(row, handing)) for row in rows]


def _region_of(row: MeetingOutcome, handing: Handing) -> Region | None:
    for region in row.meeting.structure.regions.all():
        if share := handing.by_region.get(region.code):
            return share.region
    return None


def _successor(region: Region | None, handing: Handing) -> User | None:
    """None where the leaver keeps it: whoever works on elsewhere goes on with what lies there."""
    if region is not None:
        return handing.successor_in(region.code)
    return None if handing.keeps_some else handing.main_successor


def find_actions(handing: Handing) -> Iterator[Item]:
    for row, region in _actions(handing):
        successor = _successor(region, handing)
        fate = Fate.MOVES if successor else Fate.STAYS
        yield Item(f"{row.pk}:{row.due_on}", fate, partial(_in_words, row), region, successor)


def _in_words(row: MeetingOutcome) -> str:
    """Without what it says: that may name people, and is read in the minutes."""
    return _("%(structure)s: an action due %(day)s") % {
        "structure": row.meeting.structure,
        "day": date_format(row.due_on, "SHORT_DATE_FORMAT") if row.due_on else "–",
    }


def move_actions(handing: Handing, *, by: User | None) -> None:
    for row, region in _actions(handing):
        if successor := _successor(region, handing):
            row.person = _person_of(successor)
            # The successor is reminded anew.
            row.reminded_on = None
            row.save(update_fields=["person", "reminded_on"])


def _person_of(user: User) -> ContactPerson:
    known = ContactPerson.objects.same_as(name=user.public_name, email=user.email).first()
    return known or ContactPerson.objects.create(
        name=user.public_name, email=user.email.lower(), language=user.language
    )


handover_parts.add(
    "meeting_actions",
    HandoverPart(gettext_lazy("Actions of meetings"), find_actions, rank=47, move=move_actions),
)
