"""One section from two that began from the same: prose by paragraphs, the list row by row."""

import json
from dataclasses import dataclass, replace

from portal.revisions.merging import Both, merge_parts, paragraphs
from regions.profiles.content import Content, ProfileRow, shown_cells
from regions.sections import Section


@dataclass(frozen=True)
class Merged:
    content: Content
    both: tuple[Both, ...]


def merge(section: Section, base: Content, mine: Content, theirs: Content) -> Merged:
    """Nothing that either wrote is missing; where both changed the same, mine stands first."""
    prose, prose_both = merge_parts(*(paragraphs(one.prose) for one in (base, mine, theirs)))
    rows, rows_both = merge_parts(
        *([_key(row) for row in one.rows] for one in (base, mine, theirs))
    )
    said = {"": ""} | {_key(row): _said(section, row) for row in (*mine.rows, *theirs.rows)}
    both = (*prose_both, *(Both(said[pair.mine], said[pair.theirs]) for pair in rows_both))
    content = replace(mine, prose="\n\n".join(prose), rows=tuple(json.loads(row) for row in rows))
    return Merged(content, both)


def _key(row: ProfileRow) -> str:
    return json.dumps(row, ensure_ascii=False)


def _said(section: Section, row: ProfileRow) -> str:
    return " · ".join(cell.text for cell in shown_cells(section, row))
