"""What may be deleted: that alone on which nobody has reported. The rest is superseded or archived."""

from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.access import Refused
from roadmap.models import (
    Action,
    InfluencePoint,
    Outcome,
    Priority,
    Proposal,
    Roadmap,
    Status,
    Step,
    Succession,
    Target,
)


def steps_of(thing: Model) -> Q:
    """How a step belongs to it, seen from the step."""
    if isinstance(thing, Roadmap):
        return Q(priority__roadmap=thing)
    if isinstance(thing, Priority):
        return Q(priority=thing)
    return Q(pk=thing.pk)


def _points(thing: Model) -> Q:
    of_steps = Q(step__in=Step.objects.filter(steps_of(thing)).order_by())
    if isinstance(thing, Roadmap):
        return of_steps | Q(priority__roadmap=thing)
    if isinstance(thing, Priority):
        return of_steps | Q(priority=thing)
    return of_steps


def reports_on(thing: Model) -> list[str]:
    """What people have reported or decided on a roadmap, priority or step, in words; empty where nothing."""
    steps = Step.objects.filter(steps_of(thing)).order_by()
    statuses = Status.objects.filter(step__in=steps).count()
    outcomes = Outcome.objects.filter(
        influence_point__in=InfluencePoint.objects.filter(_points(thing)).order_by()
    ).count()
    decided = Q(roadmap=thing) if isinstance(thing, Roadmap) else Q(step__in=steps)
    proposals = Proposal.objects.filter(decided).count()
    successions = Succession.objects.filter(Q(step__in=steps) | Q(successor__in=steps)).count()
    done = Action.objects.filter(step__in=steps, done_on__isnull=False).count()
    found = [
        ngettext("%(count)d status", "%(count)d statuses", statuses) % {"count": statuses},
        ngettext("%(count)d outcome", "%(count)d outcomes", outcomes) % {"count": outcomes},
        ngettext("%(count)d proposal", "%(count)d proposals", proposals) % {"count": proposals},
        ngettext("%(count)d succession of steps", "%(count)d successions of steps", successions)
        % {"count": successions},
        ngettext("%(count)d action that is done", "%(count)d actions that are done", done)
        % {"count": done},
    ]
    counts = (statuses, outcomes, proposals, successions, done)
    return [words for words, count in zip(found, counts, strict=True) if count]


def refuse_reported(thing: Model) -> None:
    """Raises `Refused` with what stands in the way, and what can be done instead."""
    if not (reports := reports_on(thing)):
        return
    instead = {
        Roadmap: _("Archive the roadmap instead."),
        Priority: _("Keep the priority, and supersede its steps instead."),
        Step: _("Let another step take its place instead: then its history stays."),
    }[type(thing)]
    raise Refused(
        _("Somebody has reported on this already: %(reports)s. %(instead)s")
        % {"reports": ", ".join(reports), "instead": instead}
    )


@dataclass(frozen=True)
class Going:
    """How many of what is planned goes with a thing that is deleted."""

    steps: int = 0
    actions: int = 0
    influence_points: int = 0
    targets: int = 0

    @property
    def sentences(self) -> list[str]:
        said = [
            (self.steps, ngettext("%(count)d step", "%(count)d steps", self.steps)),
            (self.actions, ngettext("%(count)d action", "%(count)d actions", self.actions)),
            (
                self.influence_points,
                ngettext(
                    "%(count)d influence point",
                    "%(count)d influence points",
                    self.influence_points,
                ),
            ),
            (self.targets, ngettext("%(count)d target", "%(count)d targets", self.targets)),
        ]
        return [words % {"count": count} for count, words in said if count]


def going_with(thing: Model) -> Going:
    """Of a roadmap, priority or step; nothing goes with anything else."""
    if not isinstance(thing, Roadmap | Priority | Step):
        return Going()
    steps = Step.objects.filter(steps_of(thing)).order_by()
    return Going(
        0 if isinstance(thing, Step) else steps.count(),
        Action.objects.filter(step__in=steps).count(),
        InfluencePoint.objects.filter(_points(thing)).count(),
        Target.objects.filter(step__in=steps).count(),
    )


def drop(thing: Roadmap | Priority | Step) -> None:
    """With all that is planned under it; the caller has asked whether it may go."""
    InfluencePoint.objects.filter(_points(thing)).delete()
    Step.objects.filter(steps_of(thing)).delete()
    if isinstance(thing, Roadmap):
        thing.priorities.all().delete()
        thing.milestones.all().delete()
    if not isinstance(thing, Step):
        thing.delete()
