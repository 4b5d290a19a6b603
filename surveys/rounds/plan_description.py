"""What a plan says, as text: to be looked at before it is saved, or beside what a colleague wrote."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regions.organisations.models import Organisation
from surveys.models import Round
from surveys.rounds.register_filter import describe_register_filter


def describe_plan(plan: Mapping[str, Any]) -> dict[str, str]:
    """Label → what is chosen. `plan` is what a valid form gives, or `plan_values` of a round."""
    facts = {
        _("Name"): str(plan[Round.name.column()]),
        _("Survey"): str(plan["survey"]),
        _("Audience"): capfirst(str(Round.Audience(plan["audience"]).label)),
        _("Regions"): ", ".join(map(str, plan["regions"])) or _("Whole country"),
    }
    if plan["audience"] == Round.Audience.ORGANISATIONS:
        facts[_("Levels")] = chosen_labels(Organisation.Level, plan["levels"])
        facts[_("Sectors")] = chosen_labels(Organisation.Sector, plan["sectors"])
        if plan.get("register_filter"):
            facts[_("Narrowed in the register")] = describe_register_filter(
                plan["register_filter"], at=timezone.now()
            )
    facts[_("Answers are")] = _treatment(plan)
    facts[pgettext("survey round", "Opens")] = _moment(plan["opens_at"])
    facts[pgettext("survey round", "Closes")] = _moment(plan["closes_at"])
    return facts


def plan_values(round_: Round) -> dict[str, Any]:
    """A round's plan, as a form would give it."""
    names = [*Round.name.columns, *Round.invitation.columns]
    plain = [
        *("survey", "audience", "levels", "sectors", "register_filter"),
        *("confidentiality", "minimum_group"),
    ]
    said = {name: getattr(round_, name) for name in [*names, *plain, "opens_at", "closes_at"]}
    return said | {"regions": list(round_.regions.by_name())}


def plan_differences(plan: Mapping[str, Any], round_: Round) -> list[str]:
    """What a round says otherwise than the plan; empty where both say the same."""
    said = plan_values(round_)
    if all(_plain(plan.get(name)) == _plain(value) for name, value in said.items()):
        return []
    mine, theirs = (
        describe_plan(plan) | _custom_message(plan),
        describe_plan(said) | _custom_message(said),
    )
    differ = [f"{label}: {text}" for label, text in theirs.items() if mine.get(label) != text]
    names = " / ".join(str(said[column]) for column in Round.name.columns)
    # A name in another language than the reader's is no fact of theirs.
    return differ or [": ".join([_("Name"), names])]


def _custom_message(plan: Mapping[str, Any]) -> dict[str, str]:
    texts = [str(plan.get(column) or "") for column in Round.invitation.columns]
    return {
        _("Own words of the invitation"): " / ".join(filter(None, texts))
        or pgettext("own words", "None")
    }


def _plain(value: Any) -> Any:
    """Regions, whether a list or a query of them, by their codes; everything else as it is."""
    if isinstance(value, QuerySet) or (value and isinstance(value, list)):
        return sorted(str(getattr(each, "pk", each)) for each in value)
    return value


def chosen_labels(choices: type[TextChoices], chosen: Iterable[str]) -> str:
    """Where none is chosen, all are."""
    return ", ".join(capfirst(str(choices(value).label)) for value in chosen) or _("All")


def _treatment(plan: Mapping[str, Any]) -> str:
    if plan["confidentiality"] == Round.Confidentiality.NAMED:
        return _("Named: a single answer is shown too")
    text = _("Confidential: groups of fewer than %(least)s answers stay hidden")
    return text % {"least": plan["minimum_group"]}


def _moment(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
