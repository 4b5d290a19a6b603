"""What the roadmap has to say when an expert's work goes to others.

Who is responsible there is a role in a region, so nearly everything follows by itself: reminders ask on
their day who works there (`influence/holders.py`), and letters ask once more when they are sent.
Bound to a person is only the file that somebody has sent in and not confirmed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.accounts.models import User
from portal.accounts.roles import Role
from regions.handover.parts import Fate, Handing, HandoverPart, Item, handover_parts
from roadmap.models import Action, InfluencePoint, PlanFile, Proposal, Roadmap


def find_responsibilities(handing: Handing) -> Iterator[Item]:
    """Counted by region; then the files, which go where most of the work goes."""
    running = Roadmap.objects.in_force()
    regional = {"region__in": handing.codes}
    of_experts = {**regional, "responsible_role": Role.EXPERT}
    points = InfluencePoint.objects.in_force().filter(**of_experts)
    coming = points.filter(decides_on__gte=handing.first_day)
    actions = Action.objects.filter(step__priority__roadmap__in=running, done_on=None, **of_experts)
    proposals = Proposal.objects.filter(roadmap__in=running, state=Proposal.State.OPEN, **regional)
    yield from _follows(handing, "points", coming, _points_in_words)
    yield from _follows(handing, "actions", actions, _actions_in_words)
    yield from _follows(handing, "proposals", proposals, _proposals_in_words)
    if handing.keeps_some:
        return
    for file in _files(handing).order_by("created_at"):
        words = partial(_file_in_words, file)
        yield Item(f"file:{file.pk}", Fate.MOVES, words, successor=handing.main_successor)


def _follows(
    handing: Handing, name: str, rows: QuerySet[Any], say: Callable[[int], str]
) -> Iterator[Item]:
    regions: Iterable[str] = rows.order_by().values_list("region", flat=True)
    for code, count in sorted(Counter(regions).items()):
        region = handing.by_region[code].region
        yield Item(f"{name}:{code}:{count}", Fate.FOLLOWS, partial(say, count), region)


def _files(handing: Handing) -> QuerySet[PlanFile]:
    """Sent in and not confirmed. Whoever goes on somewhere keeps theirs."""
    waiting = PlanFile.objects.filter(created_by=handing.leaver, state=PlanFile.State.CHECKED)
    return waiting.filter(forgotten_at=None).select_related("roadmap")


def move_files(handing: Handing, *, by: User | None) -> None:
    if not handing.keeps_some:
        _files(handing).update(created_by=handing.main_successor)


def _points_in_words(count: int) -> str:
    return ngettext(
        "%(count)s influence point of the region’s experts, with its reminders",
        "%(count)s influence points of the region’s experts, with their reminders",
        count,
    ) % {"count": count}


def _actions_in_words(count: int) -> str:
    return ngettext(
        "%(count)s open action of the region’s experts",
        "%(count)s open actions of the region’s experts",
        count,
    ) % {"count": count}


def _proposals_in_words(count: int) -> str:
    return ngettext(
        "%(count)s open proposal of figures",
        "%(count)s open proposals of figures",
        count,
    ) % {"count": count}


def _file_in_words(file: PlanFile) -> str:
    return _("File that waits to be confirmed: %(name)s") % {"name": file.roadmap}


handover_parts.add(
    "roadmap",
    HandoverPart(gettext_lazy("Roadmap"), find_responsibilities, rank=40, move=move_files),
)
