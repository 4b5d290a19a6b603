"""What a fact cannot be because of what the register knows already: said by name, beside its field.

`facts/cleaning.py` has taken each value by itself; here they are held against each other and against
the other organisations. What the database refuses (numbers, circles) is said here in words before.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from portal.accounts.models import User
from regions.organisations.facts.definitions import IDENTIFIERS, Facts, Value
from regions.organisations.models import Identifier, Organisation
from regions.organisations.problems import FactProblem
from regions.organisations.tree import ABOVE, SUCCESSORS

REQUIRED = ("name", "level")
Problems = dict[str, ValidationError]


def problems_with(
    number: int | None, facts: Facts, changed: Mapping[str, Value], *, by: User
) -> Problems:
    """Key → what is wrong. `facts` are all as they will stand; `changed` those that become other.

    `number` is None for a new organisation. At most six queries.
    """
    problems: Problems = {key: FactProblem("required") for key in REQUIRED if not facts[key]}
    for key in IDENTIFIERS:
        if changed.get(key) and (taken := _taken(number, key, changed[key], by=by)):
            problems[key] = taken
    if number is not None:
        if number == facts["parent"]:
            problems["parent"] = FactProblem("itself")
        elif changed.get("parent") and _leads_to(number, changed["parent"], ABOVE):
            parent = Organisation.objects.only("name").get(pk=changed["parent"])
            problems["parent"] = FactProblem("circle", name=parent.name)
        if number in facts["umbrellas"]:
            problems["umbrellas"] = FactProblem("itself")
        if number == facts["replaced_by"]:
            problems["replaced_by"] = FactProblem("replaced_by_itself")
        elif changed.get("replaced_by") and _leads_to(number, changed["replaced_by"], SUCCESSORS):
            after = Organisation.objects.only("name").get(pk=changed["replaced_by"])
            problems["replaced_by"] = FactProblem("replaced_circle", name=after.name)
    if facts["dissolved_on"] and facts["status"] != Organisation.Status.DISSOLVED:
        problems["dissolved_on"] = FactProblem("dissolved_on_alone")
    return problems


def _taken(number: int | None, scheme: str, value: str, *, by: User) -> FactProblem | None:
    """Named for those who may see whose number it is."""
    other = Identifier.objects.filter(scheme=scheme, value=value).exclude(organisation=number)
    found = other.values_list("organisation", "organisation__name").first()
    if found is None:
        return None
    if Organisation.objects.named_for(by).filter(pk=found[0]).exists():
        return FactProblem("taken", name=found[1])
    return FactProblem("taken_elsewhere")


def _leads_to(number: int, target: int, way: str) -> bool:
    """Whether the organisation stands somewhere on the way that begins at the target (`tree.py`)."""
    on_it = RawSQL(way, [target])  # noqa: S611, a number of our own
    return Organisation.objects.filter(pk=number, id__in=on_it).exists()


def out_of_reach(facts: Facts, *, by: User) -> Problems:
    """Why an organisation would be no longer this person's to change, beside the fact that makes it so."""
    if facts["level"] == Organisation.Level.NATIONAL:
        said = _(
            "National organisations are kept by the project manager. Choose another level, or ask the "
            "project manager to make the change."
        )
        return {"level": ValidationError(said, code="national")}
    if facts["municipality"]:
        said = _(
            "This municipality is not in your regions. Choose one of yours, or ask the project manager "
            "to move the organisation."
        )
        return {"municipality": ValidationError(said, code="elsewhere")}
    said = _(
        "Without a home municipality the organisation has to work in one of your regions. Choose one, "
        "or ask the project manager to make the change."
    )
    return {"regions": ValidationError(said, code="elsewhere")}
