"""What must be right with the schedule; `manage.py check --deploy` and the tests ask."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from portal.retention.classification import classified, listed, unlisted
from portal.retention.rule import DoneBy
from portal.retention.schedule import SCHEDULE
from portal.retention.ways import ways, ways_of

HINT = "Say in portal/retention/schedule.py what is kept there and how long, or that it is not personal."


@register(deploy=True)
def schedule_is_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    models = apps.get_models(include_auto_created=True)
    forgotten = [
        Error(f"No rule of retention speaks of {column}.", hint=HINT, id="retention.E001")
        for column in unlisted(models)
    ]
    gone = [
        Error(f"Retention speaks of {column}, which is no column.", id="retention.E002")
        for column in sorted(listed() - set(classified(models)))
    ]
    undone = [
        Error(f"Nobody carries out the rule of retention {name!r}.", id="retention.E003")
        for name, rule in SCHEDULE.items()
        if rule.by == DoneBy.PORTAL and rule.kept is not None and not ways_of(name)
    ]
    unruly = [
        Error(f"There is no rule of retention for the way {name!r}.", id="retention.E004")
        for name, _way in ways.items()
        if name.split(".")[0] not in SCHEDULE
    ]
    return [*forgotten, *gone, *undone, *unruly]
