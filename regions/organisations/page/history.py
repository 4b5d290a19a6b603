"""What became of the facts of an organisation: who, when, what it was and is, and where it came from."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.registry.page_parts import Entry
from regions.organisations.facts.definitions import FACTS, Value
from regions.organisations.facts.wording import Wording
from regions.organisations.models import OrganisationChange
from regions.organisations.offices.wording import OFFICE, OfficeWording
from regions.organisations.organisation_page import (
    OrganisationPart,
    OrganisationVisit,
    change_links,
)
from regions.organisations.public_id import as_public_id

# So many stand on the page of the organisation; the others on that of its history.
NEWEST = 5


@dataclass(frozen=True)
class ChangedFact:
    """Contact data is masked, whoever reads it."""

    label: str
    # Empty where there was nothing, or is nothing now.
    old: str
    new: str


@dataclass(frozen=True)
class ChangeEntry:
    title: str
    meta: str
    facts: Sequence[ChangedFact]
    # Where it came from, for those who may open it.
    url: str


@dataclass(frozen=True)
class NewestChanges(OrganisationPart):
    changes: Sequence[ChangeEntry]
    url: str

    template = "organisations/page/_history.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("history", _("History")),)


def newest_changes_of(visit: OrganisationVisit) -> NewestChanges:
    changes = visit.organisation.changes.select_related("by")[:NEWEST]
    url = reverse("organisations:organisation_history", args=[visit.organisation.public_id])
    return NewestChanges(change_entries(changes, user=visit.user), url)


def change_entries(changes: Iterable[OrganisationChange], *, user: User) -> list[ChangeEntry]:
    """In words, in a constant number of queries. `changes` come with `by`."""
    shown = list(changes)
    wording = Wording.load(_values(shown))
    offices = OfficeWording.load(
        value for change in shown for value in change.facts.get(OFFICE, ()) if value
    )
    links = _links(shown, user)
    names: dict[int, str] = {}
    for change in shown:
        if change.by is not None and change.by.pk not in names:
            names[change.by.pk] = change.by.public_name
    return [
        ChangeEntry(
            _("Added to the register") if change.is_first else _title(change),
            _meta(change, names),
            list(_changed_facts(change, wording, offices)),
            links.get((change.source, change.reference), ""),
        )
        for change in shown
    ]


def _values(changes: Iterable[OrganisationChange]) -> Iterator[tuple[str, Value]]:
    for change in changes:
        for key, pair in change.facts.items():
            if key in FACTS:
                yield from ((key, value) for value in pair)


def _title(change: OrganisationChange) -> str:
    if not change.facts:
        return _("Facts that are kept no more")
    if len(change.facts) == 1:
        return _label(next(iter(change.facts)))
    count = len(change.facts)
    return ngettext("%(count)d fact changed", "%(count)d facts changed", count) % {"count": count}


def _label(key: str) -> str:
    return str(FACTS[key].label) if key in FACTS else _("Office")


def _changed_facts(
    change: OrganisationChange, wording: Wording, offices: OfficeWording
) -> Iterator[ChangedFact]:
    for key, (old, new) in change.facts.items():
        words: Any = offices.of if key == OFFICE else lambda value, key=key: wording.of(key, value)
        before, after = words(old), words(new)
        if change.is_first and not after:
            continue
        yield ChangedFact(_label(key), "" if change.is_first else before, after)


def _meta(change: OrganisationChange, names: dict[int, str]) -> str:
    source = OrganisationChange.Source(change.source)
    said = [names[change.by.pk]] if change.by is not None else []
    if change.of_merged is not None:
        # Of one that went into this one later.
        said.append(as_public_id(change.of_merged))
    return " · ".join([*said, moment_in_words(change.at), capfirst(str(source.label))])


def moment_in_words(at: dt.datetime) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")


def _links(changes: Iterable[OrganisationChange], user: User) -> dict[tuple[str, str], str]:
    references: dict[str, set[str]] = {}
    for change in changes:
        if change.reference:
            references.setdefault(change.source, set()).add(change.reference)
    return {
        (source, reference): url
        for source, found in references.items()
        if (find := change_links.get(source)) is not None
        for reference, url in find(found, user).items()
    }
