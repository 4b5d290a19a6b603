"""Which minutes somebody reads: the approved ones, and what is written now for who runs the structure."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.revisions.named_text import NamedText
from portal.revisions.succession import newest_number
from regions.meetings.models import Meeting, MinutesRevision

# Minutes are in the language in which people met. Forty pages; more is a material of the meeting.
MINUTES = NamedText("text", "", _("minutes of the meeting"), _("minutes of the meeting"), 80_000)


def chain_of(meeting: Meeting) -> QuerySet[MinutesRevision]:
    return MinutesRevision.objects.filter(meeting=meeting).order_by("-number")


def texts_of(revision: MinutesRevision | None) -> dict[str, str]:
    """As comparing and merging take them."""
    return {MINUTES.key: revision.text if revision else ""}


@dataclass(frozen=True)
class Minutes:
    meeting: Meeting
    # None for who may not read drafts, and before anything is written.
    newest: MinutesRevision | None
    approved: MinutesRevision | None

    @property
    def shown(self) -> MinutesRevision | None:
        return self.newest or self.approved

    @property
    def is_draft(self) -> bool:
        return self.shown is not None and self.shown != self.approved

    @property
    def is_changed_since(self) -> bool:
        """Approved once, and written on since."""
        return self.is_draft and self.approved is not None

    @property
    def number(self) -> int:
        return newest_number(self.newest)


def minutes_of(meeting: Meeting, *, may_run: bool) -> Minutes:
    """One query."""
    found = {one.number: one for one in chain_of(meeting).select_related("author")}
    newest = next(iter(found.values()), None) if may_run else None
    number = meeting.approved_number
    return Minutes(meeting, newest, found.get(number) if number else None)
