"""What somebody says of a step in a region, before it is kept."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from regions.models import IndicatorValue, Region
from roadmap.access import Refused
from roadmap.models import Status

# A note says how it stands; what is longer belongs where the link leads.
MOST_NOTE = 4_000


@dataclass(frozen=True)
class Report:
    """A state, a note that is internal unless it is public, and what both rest on."""

    state: str
    note: str = ""
    is_public: bool = False
    figure: IndicatorValue | None = None
    link: str = ""

    def is_said_by(self, status: Status) -> bool:
        """Whether the status says this very thing."""
        return (status.state, status.note, status.figure_id, status.link) == (
            self.state,
            self.note,
            self.figure.pk if self.figure else None,
            self.link,
        ) and (status.is_public == self.is_public or not self.note)

    def changes(self, status: Status | None) -> bool:
        """Whether it tells something new: that one, said again, would only look fresher."""
        if status is None or status.state != self.state:
            return True
        is_silent = not (self.note or self.figure or self.link)
        return not (is_silent or self.is_said_by(status))

    def check(self, region: Region) -> None:
        """Raises `Refused`, saying what to do, for what can stand in no status of the region."""
        if self.state not in Status.State.values:
            raise Refused(_("Choose one of the states."))
        if len(self.note) > MOST_NOTE:
            raise Refused(
                _("The note is %(length)d characters long. Shorten it to %(most)d or fewer.")
                % {"length": len(self.note), "most": MOST_NOTE}
            )
        if self.figure and self.figure.region_id not in {None, region.pk}:
            raise Refused(
                _("Choose a figure of %(region)s or of the whole country.")
                % {"region": region.short_name}
            )
        try:
            Status._meta.get_field("link").clean(self.link, None)
        except ValidationError:
            raise Refused(
                _("The link is not a web address. Copy it whole; it begins with https://.")
            ) from None
