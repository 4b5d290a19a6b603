"""The sections of a profile as they stand on the page of their region."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.permissions import Permission
from portal.charts.table import Cell, Heading, Row, Table, written_once
from regions.models import ProfileDraft, ProfileRevision, Region
from regions.profiles.content import Content, shown, shown_columns
from regions.region_page import Entry, RegionPart, RegionVisit
from regions.sections import SECTIONS, Section


@dataclass(frozen=True)
class ShownSection:
    """A section as it stands on the page of its region."""

    section: Section
    revision: ProfileRevision | None
    content: Content
    table: Table | None
    drafts: list[ProfileDraft]

    @property
    def published(self) -> str:
        """By whom and when."""
        if self.revision is None:
            return ""
        published_at = timezone.localtime(self.revision.published_at)
        when = date_format(published_at, "SHORT_DATETIME_FORMAT")
        if author := self.revision.author:
            return _("Published by %(who)s, %(when)s.") % {"who": author.public_name, "when": when}
        return _("Published %(when)s.") % {"when": when}

    @property
    def written_table(self) -> str:
        return (
            written_once(self.table, f"{self.section.key}-rows", cards=True) if self.table else ""
        )


def shown_sections(region: Region, user: Any) -> list[ShownSection]:
    """Every section, written or not, in the order of the profile: three queries at most."""
    revisions = {
        revision.section_key: revision
        for revision in ProfileRevision.objects.filter(region=region)
        .current()
        .select_related("author")
    }
    drafts: dict[str, list[ProfileDraft]] = {}
    for draft in ProfileDraft.objects.visible_to(user, region).select_related("author"):
        draft.region = region
        drafts.setdefault(draft.section_key, []).append(draft)
    shown_ones = []
    for section in SECTIONS:
        revision = revisions.get(section.key)
        content = Content.of(revision)
        shown_ones.append(
            ShownSection(
                section,
                revision,
                content,
                row_table(section, content),
                drafts.get(section.key, []),
            )
        )
    return shown_ones


def row_table(section: Section, content: Content) -> Table | None:
    """The rows of a section, with only the columns in which something stands."""
    if not content.rows:
        return None
    # Translated once here, not once for every cell.
    columns = [
        (column, Heading(str(column.label), column.is_number))
        for column in shown_columns(section, content.rows)
    ]
    rows = []
    for row in content.rows:
        cells = []
        for column, heading in columns:
            cell = shown(column, row.get(column.key))
            cells.append(Cell(cell.text, heading.text, heading.is_number, cell.url))
        rows.append(Row(tuple(cells)))
    return Table(str(section.title), tuple(heading for _column, heading in columns), tuple(rows))


@dataclass(frozen=True)
class Profile(RegionPart):
    """All sections, and the ways to change them for whoever may."""

    region: Region
    sections: Sequence[ShownSection]
    may_edit: bool
    may_view_revisions: bool

    template = "regions/region/_profile.html"

    @property
    def entries(self) -> list[Entry]:
        return [
            Entry(one.section.key, str(one.section.title), one.content.is_empty)
            for one in self.sections
        ]

    @property
    def lead(self) -> str:
        filled = sum(not one.content.is_empty for one in self.sections)
        sentence = _("%(filled_count)s of %(all)s sections of the profile are written.")
        return sentence % {"filled_count": filled, "all": len(self.sections)}


def profile_on_page(visit: RegionVisit) -> Profile:
    return Profile(
        visit.region,
        shown_sections(visit.region, visit.user),
        may_edit=visit.user.has_perm(Permission.EDIT_PROFILE, visit.region),
        may_view_revisions=visit.user.has_perm(Permission.VIEW_REVISIONS, visit.region),
    )
