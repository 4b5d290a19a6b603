"""The sections of a profile as they stand on the page of their region."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.permissions import Permission
from portal.charts.table import Cell, Heading, Row, Table, written_once
from portal.prepared import Prepared
from portal.registry.page_parts import Entry
from regions.models import ProfileDraft, ProfileRevision, Region
from regions.profiles.content import Content, shown, shown_columns
from regions.region_page import RegionPart, RegionVisit
from regions.section_data import tables_of
from regions.sections import SECTIONS, Section, Text


@dataclass(frozen=True)
class ShownSection:
    """A section as it stands on the page of its region."""

    key: str
    title: str
    help: Text
    revision: ProfileRevision | None
    content: Content
    table: Table | None
    # Facts that have their home elsewhere.
    data: Table | None
    drafts: list[ProfileDraft]
    # Empty for who may not go there.
    edit_url: str
    history_url: str

    @property
    def is_empty(self) -> bool:
        return self.content.is_empty and self.data is None

    @property
    def revision_count(self) -> str:
        count = self.revision.number if self.revision else 0
        return ngettext("%(number)s revision", "%(number)s revisions", count) % {"number": count}

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
        return written_once(self.table, f"{self.key}-rows", cards=True) if self.table else ""

    @property
    def written_data(self) -> str:
        return written_once(self.data, f"{self.key}-data", cards=True) if self.data else ""


def shown_sections(region: Region, user: Any, *, on: dt.date) -> list[ShownSection]:
    """Every section, written or not, in the order of the profile: three queries at most for what is
    written, and as many for what is shown whatever there is."""
    data = tables_of(region, on, reader=user)
    revisions = {revision.section_key: revision for revision in _NEWEST(region=region)}
    drafts: dict[str, list[ProfileDraft]] = {}
    for draft in ProfileDraft.objects.visible_to(user, region).select_related("author"):
        draft.region = region
        drafts.setdefault(draft.section_key, []).append(draft)
    may_edit = user.has_perm(Permission.EDIT_PROFILE, region)
    may_view_revisions = user.has_perm(Permission.VIEW_REVISIONS, region)
    prefix = get_script_prefix()
    shown_ones = []
    for section in SECTIONS:
        revision = revisions.get(section.key)
        content = Content.of(revision)
        shown_ones.append(
            ShownSection(
                section.key,
                str(section.title),
                section.help,
                revision,
                content,
                row_table(section, content),
                data.get(section.key),
                drafts.get(section.key, []),
                edit_url=_address("section_edit", region.slug, section.key, prefix)
                if may_edit
                else "",
                history_url=_address("section_history", region.slug, section.key, prefix)
                if may_view_revisions
                else "",
            )
        )
    return shown_ones


_NEWEST = Prepared(
    lambda *, region: (
        ProfileRevision.objects.current().filter(region=region).order_by().select_related("author")
    )
)


@cache
def _address(name: str, slug: str, section_key: str, prefix: str) -> str:
    """A page asks for two of every section; each is put together once for every `prefix`."""
    return reverse(f"regions:{name}", args=[slug, section_key])


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

    sections: Sequence[ShownSection]

    template = "regions/region/_profile.html"

    @property
    def entries(self) -> list[Entry]:
        return [Entry(one.key, one.title, one.is_empty) for one in self.sections]

    @property
    def lead(self) -> str:
        filled = sum(not one.is_empty for one in self.sections)
        sentence = _("%(filled_count)s of %(all)s sections of the profile are written.")
        return sentence % {"filled_count": filled, "all": len(self.sections)}


def profile_on_page(visit: RegionVisit) -> Profile:
    return Profile(shown_sections(visit.region, visit.user, on=visit.on))
