"""What needs a person today: at most seven things, the most pressing first."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.dashboard.feedback_todos import feedback_todos
from portal.dashboard.mail_todos import mail_todos
from portal.dashboard.round_todos import round_todos
from portal.dashboard.todo import Todo
from regions.models import ProfileDraft, ProfileRevision, Region
from regions.profiles.completeness import RegionState
from regions.sections import Section

MOST_NEEDS = 7
NAMED_SECTIONS = 3
# Regions of others that are furthest behind.
MOST_GAPS = 3


def todos_of(
    user: User, mine: list[RegionState], others: list[RegionState], *, at: dt.datetime
) -> list[Todo]:
    """What is outrun or late; surveys; letters; feedback; drafts; what to write; others' gaps."""
    told = [*feedback_todos(user, at=at), *_drafts(user, [*mine, *others])]
    late = [need for need in told if need.is_urgent]
    quiet = [need for need in told if not need.is_urgent]
    rounds = round_todos(user, [state.region for state in mine], at=at)
    gaps = islice(_gaps(others), MOST_GAPS)
    everything = chain(late, rounds, mail_todos(user), quiet, _empty(mine), _old(mine, at), gaps)
    return list(islice(everything, MOST_NEEDS))


def _drafts(user: User, states: list[RegionState]) -> Iterator[Todo]:
    """Own drafts in regions one still works in; first those that a colleague has outrun."""
    drafts = ProfileDraft.objects.filter(
        author=user, region__in=[state.region for state in states]
    ).select_related("region")
    numbers = dict(_newest_numbers(drafts))
    for draft in drafts:
        number = numbers.get((draft.region_id, draft.section_key), 0)
        what = f"{draft.region}: {draft.section.title}"
        saved = date_format(timezone.localtime(draft.updated_at), "SHORT_DATETIME_FORMAT")
        if number != draft.based_on or draft.forked_from_id is not None:
            yield Todo(
                what,
                _("There are two texts: your draft from %(when)s and a newer one.")
                % {"when": saved},
                reverse("regions:draft_conflict", args=[draft.region.slug, draft.pk]),
                _("Compare"),
                is_urgent=True,
            )
        else:
            yield Todo(
                what,
                _("Your draft from %(when)s is not public yet.") % {"when": saved},
                f"{_edit_url(draft.region, draft.section)}?draft={draft.pk}",
                _("Go on writing"),
            )


def _newest_numbers(drafts: Iterable[ProfileDraft]) -> Iterator[tuple[tuple[str, str], int]]:
    revisions = ProfileRevision.objects.filter(region__in={draft.region_id for draft in drafts})
    newest = revisions.order_by().values_list("region", "section_key")
    for code, key, number in newest.annotate(newest=Max("number")):
        yield (code, key), number


def _empty(states: list[RegionState]) -> Iterator[Todo]:
    for state in states:
        if state.empty:
            edit_url = _edit_url(state.region, state.empty[0])
            yield Todo(str(state.region), _what_is_empty(state), edit_url, _("Write"))


def _gaps(states: list[RegionState]) -> Iterator[Todo]:
    """To look at and talk about: writing there is somebody else's work."""
    for state in sorted(states, key=lambda state: state.filled_count):
        if state.empty:
            url = state.region.get_absolute_url()
            yield Todo(str(state.region), _what_is_empty(state), url, _("Show"))


def _what_is_empty(state: RegionState) -> str:
    named = [str(section.title) for section in state.empty[:NAMED_SECTIONS]]
    why = ngettext(
        "%(count)d section is still empty: %(sections)s.",
        "%(count)d sections are still empty, for example %(sections)s.",
        len(state.empty),
    )
    return why % {"count": len(state.empty), "sections": get_text_list(named, _("and"))}


def _old(states: list[RegionState], at: dt.datetime) -> Iterator[Todo]:
    for state in states:
        old = state.old(at)
        if not old:
            continue
        when = date_format(timezone.localtime(state.published[old[0].key]), "SHORT_DATE_FORMAT")
        yield Todo(
            f"{state.region}: {old[0].title}",
            _("Last published %(when)s. Is it still true?") % {"when": when},
            _edit_url(state.region, old[0]),
            _("Check"),
        )


def _edit_url(region: Region, section: Section) -> str:
    return reverse("regions:section_edit", args=[region.slug, section.key])
