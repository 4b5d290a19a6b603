"""A step is superseded by others, or becomes part of one; and what has been so can be taken back."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from roadmap.access import Refused, require_nationally, require_open
from roadmap.models import Step, Succession

# What the trail calls each.
ACTS = {
    Succession.Kind.SUPERSEDED.value: "step.superseded",
    Succession.Kind.MERGED.value: "step.merged",
}


@transaction.atomic
def supersede(
    step: Step, *, successors: Iterable[Step], kind: str, by: User, at: dt.datetime
) -> list[Succession]:
    """Let these stand in the step’s place; it and all that was reported on it stay to be read.

    Raises `Refused` where a step would end up in its own place, and where it stands in another roadmap.
    """
    require_nationally(by, Permission.MANAGE_ROADMAP)
    roadmap = require_open(step.roadmap)
    successors = list(successors)
    if not successors:
        raise Refused(_("Choose at least one step that takes its place."))
    places = _places(Step.objects.filter(priority__roadmap=roadmap))
    made = []
    for successor in successors:
        if successor.priority.roadmap_id != roadmap.pk:
            raise Refused(
                _("“%(successor)s” belongs to another roadmap. Choose a step of this one.")
                % {"successor": successor}
            )
        if way := way_round(places, step=step.pk, successor=successor.pk):
            raise Refused(_in_words(way))
        succession, is_new = Succession.objects.get_or_create(
            step=step, successor=successor, defaults={"kind": kind, "at": at, "author": by}
        )
        if is_new:
            places.setdefault(step.pk, []).append(successor.pk)
            made.append(succession)
    if made:
        trail.record(
            ACTS[kind],
            subject=step,
            by=by,
            at=at,
            successors=[str(each.successor) for each in made],
        )
    return made


@transaction.atomic
def withdraw_succession(succession: Succession, *, by: User, at: dt.datetime) -> None:
    """The step stands again, unless others have taken its place too. The trail keeps that it was so."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    require_open(succession.step.roadmap)
    trail.record(
        "step.succession_withdrawn",
        subject=succession.step,
        by=by,
        at=at,
        successors=[str(succession.successor)],
    )
    succession.delete()


def possible_successors(step: Step) -> QuerySet[Step]:
    """Steps of its roadmap that stand and have not come out of it."""
    standing = Step.objects.standing().filter(priority__roadmap=step.priority.roadmap_id)
    taken = Succession.objects.filter(step=step).order_by().values("successor")
    return (
        standing.exclude(pk=step.pk)
        .exclude(pk__in=taken)
        .select_related("priority")
        .order_by("priority__position", "priority", "position", "starts_on", "pk")
    )


def way_round(places: Mapping[int, list[int]], *, step: int, successor: int) -> list[int]:
    """The steps through which `successor` leads back to `step`, both included; empty where it does not."""
    came_from: dict[int, int] = {}
    waiting = [successor]
    while waiting:
        here = waiting.pop()
        if here == step:
            way = [here]
            while way[-1] != successor:
                way.append(came_from[way[-1]])
            return way[::-1]
        for following in places.get(here, ()):
            if following not in came_from and following != successor:
                came_from[following] = here
                waiting.append(following)
    return []


def _places(steps: QuerySet[Step]) -> dict[int, list[int]]:
    """Step → those that stand in its place."""
    places: dict[int, list[int]] = {}
    rows = Succession.objects.filter(step__in=steps.order_by()).order_by("pk")
    for step, successor in rows.values_list("step", "successor"):
        places.setdefault(step, []).append(successor)
    return places


def _in_words(way: list[int]) -> str:
    titles = {step.pk: str(step) for step in Step.objects.filter(pk__in=way)}
    if len(way) == 1:
        return _("A step cannot take its own place.")
    return _(
        "“%(step)s” would take its own place: %(way)s. Choose another step, or take back one of these "
        "first."
    ) % {"step": titles[way[-1]], "way": " → ".join(titles[pk] for pk in [way[-1], *way])}
