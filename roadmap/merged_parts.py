"""What an organisation answers for in the roadmap goes with it."""

from django.utils.translation import ngettext

from portal.charts.text import number
from regions.organisations.merging.parts import Repointed, merged_parts


def _steps(count: int) -> str:
    return ngettext(
        "%(count)s step of the roadmap that it answers for goes with it.",
        "%(count)s steps of the roadmap that it answers for go with it.",
        count,
    ) % {"count": number(count, 0)}


def _actions(count: int) -> str:
    return ngettext(
        "%(count)s action of the roadmap that it answers for goes with it.",
        "%(count)s actions of the roadmap that it answers for go with it.",
        count,
    ) % {"count": number(count, 0)}


def _points(count: int) -> str:
    return ngettext(
        "%(count)s influence point of the roadmap that it answers for goes with it.",
        "%(count)s influence points of the roadmap that it answers for go with it.",
        count,
    ) % {"count": number(count, 0)}


for model, told in (("step", _steps), ("action", _actions), ("influencepoint", _points)):
    merged_parts.add(
        f"roadmap.{model}", Repointed(f"roadmap.{model}.responsible_organisation", told)
    )
