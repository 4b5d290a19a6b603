"""What the trail says of roadmaps."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.audit.labels import AuditLabels, audit_labels
from roadmap.models import (
    Action,
    InfluencePoint,
    Milestone,
    Outcome,
    Priority,
    Roadmap,
    Status,
    Step,
)


def facts_in_words(names: Sequence[str]) -> str:
    """What was changed, by the names of the fields; one that is gone by now by its own."""
    labels = {
        field.name: str(getattr(field, "verbose_name", field.name))
        for model in (Action, InfluencePoint, Milestone, Priority, Step, Roadmap)
        for field in model._meta.get_fields()
    }
    return ", ".join(labels.get(name, name) for name in names)


audit_labels.add(
    "roadmap",
    AuditLabels(
        actions={
            "influence_point.created": _("planned an influence point"),
            "influence_point.edited": _("changed an influence point"),
            "influence_point.deleted": _("deleted an influence point"),
            "influence_point.outcome_recorded": _("recorded the outcome of an influence point"),
            "roadmap.reminders_off": _("turned the reminders of the roadmap off"),
            "roadmap.reminders_on": _("turned the reminders of the roadmap on"),
            "roadmap.created": _("began a roadmap"),
            "roadmap.edited": _("changed the settings of a roadmap"),
            "roadmap.published": _("published a roadmap"),
            "roadmap.taken_back": _("took a roadmap back from the public"),
            "roadmap.archived": _("archived a roadmap"),
            "roadmap.reopened": _("opened an archived roadmap again"),
            "roadmap.deleted": _("deleted the draft of a roadmap"),
            "priority.created": _("added a priority"),
            "priority.edited": _("changed a priority"),
            "priority.moved": _("moved a priority in the order"),
            "priority.deleted": _("deleted a priority"),
            "milestone.created": _("added a milestone"),
            "milestone.edited": _("changed a milestone"),
            "milestone.deleted": _("deleted a milestone"),
            "step.created": _("added a step"),
            "step.edited": _("changed a step"),
            "step.moved": _("moved a step in the order"),
            "step.superseded": _("superseded a step"),
            "step.merged": _("merged a step into others"),
            "step.succession_withdrawn": _("let a superseded step stand again"),
            "step.deleted": _("deleted a step"),
            "action.created": _("added an action"),
            "action.edited": _("changed an action"),
            "action.done": _("marked an action as done"),
            "action.reopened": _("marked an action as not done after all"),
            "action.deleted": _("deleted an action"),
            "target.added": _("named an indicator that a step should move"),
            "target.changed": _("changed the target of a step"),
            "target.removed": _("removed the target of a step"),
            "bounds.set": _("changed the bounds of a roadmap"),
            "proposal.made": _("looked at the figures for proposals"),
            "proposal.accepted": _("accepted a proposal"),
            "proposal.dismissed": _("dismissed a proposal"),
            "roadmap.status_reported": _("reported a status"),
            "roadmap.file_taken_in": _("took in changes of a roadmap from a file"),
            "roadmap.texts_published": _("changed texts"),
            "roadmap.texts_restored": _("restored texts"),
        },
        details={
            "state_before": _("before"),
            "result": _("outcome"),
            "indicator": _("indicator"),
            "indicators": _("indicators"),
            "proposed": _("proposed"),
            "lapsed": _("lapsed"),
            "step": pgettext_lazy("of the roadmap", "step"),
            "changed": _("changed"),
            "changes": _("changes"),
            "successors": _("in its place"),
        },
        values={
            "result": lambda result: str(Outcome.Result(result).label),
            "state_before": lambda state: str(Status.State(state).label),
            "changed": facts_in_words,
        },
        hidden=frozenset({"sha256"}),
    ),
)
