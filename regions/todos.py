"""What the regions ask of a person today: drafts to publish, sections to write or to read again, handovers."""

from collections.abc import Iterable, Iterator

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.registry.todos import Todo, TodoSource, todos
from portal.registry.visit import Visit
from regions.handover.todos import handover_todos
from regions.models import ProfileDraft, ProfileRevision, Region
from regions.profiles.completeness import RegionState
from regions.profiles.followed import followed_profiles
from regions.sections import Section

NAMED_SECTIONS = 3
# Regions of others that are furthest behind.
MOST_GAPS = 3


def draft_todos(visit: Visit) -> Iterator[Todo]:
    """Own drafts in regions one still works in; first those behind a colleague's revision."""
    editable = visit.once(followed_profiles).editable
    regions = {state.region.code: state.region for state in editable}
    if not regions:
        return
    own = ProfileDraft.objects.filter(author=visit.user)
    drafts = [draft for draft in own if draft.region_id in regions]
    numbers = dict(_newest_numbers(drafts)) if drafts else {}
    for draft in drafts:
        region = regions[draft.region_id]
        number = numbers.get((draft.region_id, draft.section_key), 0)
        what = f"{region}: {draft.section.title}"
        saved = date_format(timezone.localtime(draft.updated_at), "SHORT_DATETIME_FORMAT")
        if number != draft.based_on or draft.forked_from_id is not None:
            yield Todo(
                what,
                _("There are two texts: your draft from %(when)s and a newer one.")
                % {"when": saved},
                reverse("regions:draft_conflict", args=[region.slug, draft.pk]),
                _("Compare"),
                is_urgent=True,
            )
        else:
            yield Todo(
                what,
                _("Your draft from %(when)s is not public yet.") % {"when": saved},
                f"{_edit_url(region, draft.section)}?draft={draft.pk}",
                _("Go on writing"),
            )


def _newest_numbers(drafts: Iterable[ProfileDraft]) -> Iterator[tuple[tuple[str, str], int]]:
    revisions = ProfileRevision.objects.filter(region__in={draft.region_id for draft in drafts})
    newest = revisions.order_by().values_list("region", "section_key")
    for code, key, number in newest.annotate(newest=Max("number")):
        yield (code, key), number


def empty_sections(visit: Visit) -> Iterator[Todo]:
    for state in visit.once(followed_profiles).own:
        if state.empty:
            edit_url = _edit_url(state.region, state.empty[0])
            yield Todo(str(state.region), _what_is_empty(state), edit_url, _("Write"))


def _what_is_empty(state: RegionState) -> str:
    named = [str(section.title) for section in state.empty[:NAMED_SECTIONS]]
    why = ngettext(
        "%(count)d section is still empty: %(sections)s.",
        "%(count)d sections are still empty, for example %(sections)s.",
        len(state.empty),
    )
    return why % {"count": len(state.empty), "sections": get_text_list(named, _("and"))}


def old_sections(visit: Visit) -> Iterator[Todo]:
    for state in visit.once(followed_profiles).own:
        old = state.old(visit.at)
        if not old:
            continue
        when = date_format(timezone.localtime(state.published[old[0].key]), "SHORT_DATE_FORMAT")
        yield Todo(
            f"{state.region}: {old[0].title}",
            _("Last published %(when)s. Is it still true?") % {"when": when},
            _edit_url(state.region, old[0]),
            _("Check"),
        )


def gaps_elsewhere(visit: Visit) -> Iterator[Todo]:
    """To look at and talk about: writing there is somebody else's work."""
    others = sorted(visit.once(followed_profiles).others, key=lambda state: state.filled_count)
    for state in [state for state in others if state.empty][:MOST_GAPS]:
        url = state.region.get_absolute_url()
        yield Todo(str(state.region), _what_is_empty(state), url, _("Show"))


def _edit_url(region: Region, section: Section) -> str:
    return reverse("regions:section_edit", args=[region.slug, section.key])


todos.add("handovers", TodoSource(handover_todos, rank=5, is_urgent_first=True))
todos.add("drafts", TodoSource(draft_todos, rank=40, is_urgent_first=True))
todos.add("empty_sections", TodoSource(empty_sections, rank=50))
todos.add("old_sections", TodoSource(old_sections, rank=60))
todos.add("gaps", TodoSource(gaps_elsewhere, rank=70))
