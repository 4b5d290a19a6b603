"""What has happened to a step: reports, changed texts, successions; who, and when."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.registry.page_parts import Entry
from roadmap.models import Succession, TextRevision
from roadmap.plan.step_page import StepPart, StepVisit
from roadmap.plan.wording import state_labels

# So many are shown until somebody asks for all.
NEWEST = 20


@dataclass(frozen=True)
class Event:
    """As components/history.html shows it."""

    at: dt.datetime
    title: str
    meta: str
    text: str = ""


@dataclass(frozen=True)
class StepHistory(StepPart):
    entries_shown: Sequence[Event]
    hidden_count: int

    template = "roadmap/plan/_history.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("history", _("History")),)


def history_of_step(visit: StepVisit) -> StepHistory | None:
    """The newest first. Who did it, internal notes and revisions are for those who work with roadmaps."""
    limit = None if visit.wants_all_history else NEWEST
    successions = list(_successions(visit))
    found = [*_reports(visit, limit), *_texts(visit, limit), *successions]
    found.sort(key=lambda event: event.at, reverse=True)
    shown = found[:limit]
    revisions = visit.step.text_revisions.count() if visit.sees_internal else 0
    count = visit.step.statuses.count() + revisions + len(successions)
    return StepHistory(shown, count - len(shown)) if shown else None


def _reports(visit: StepVisit, limit: int | None) -> Iterator[Event]:
    labels = state_labels()
    statuses = visit.step.statuses.select_related("region", "author")
    for each in statuses.order_by("-reported_at", "-pk")[:limit]:
        shows_note = each.is_public or visit.sees_internal
        title = _("%(region)s: %(state)s") % {
            "region": each.region,
            "state": labels[each.state],
        }
        yield Event(
            each.reported_at,
            title,
            _meta(visit, each.author, each.reported_at),
            each.note if shows_note else "",
        )


def _texts(visit: StepVisit, limit: int | None) -> Iterator[Event]:
    if not visit.sees_internal:
        return
    for each in visit.step.text_revisions.select_related("author").order_by("-number")[:limit]:
        meta = _meta(visit, each.author, each.published_at)
        yield Event(each.published_at, _title_of(each), meta)


def _title_of(revision: TextRevision) -> str:
    if revision.number == 1:
        return _("Texts written")
    return _("Texts changed, revision %(number)d") % {"number": revision.number}


def _successions(visit: StepVisit) -> Iterator[Event]:
    for each in visit.step.successions.select_related("successor", "author"):
        words = _("Merged into: %(step)s") if _is_merged(each) else _("Superseded by: %(step)s")
        yield Event(each.at, words % {"step": each.successor}, _meta(visit, each.author, each.at))
    for each in visit.step.predecessions.select_related("step", "author"):
        words = _("Took in: %(step)s") if _is_merged(each) else _("Took the place of: %(step)s")
        yield Event(each.at, words % {"step": each.step}, _meta(visit, each.author, each.at))


def _is_merged(succession: Succession) -> bool:
    return succession.kind == Succession.Kind.MERGED


def _meta(visit: StepVisit, author: User | None, at: dt.datetime) -> str:
    moment = date_format(localtime(at), "SHORT_DATETIME_FORMAT")
    return f"{author.public_name} · {moment}" if author and visit.sees_internal else moment
