"""The other one of two, as people write it: by its id or one of its numbers."""

from regions.organisations.identifiers import CLEANED_BY
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.organisations.problems import FactProblem


def find(organisations: OrganisationQuerySet, text: str) -> Organisation | None:
    if (found := organisations.with_public_id(text).first()) is not None:
        return found
    for scheme, clean in CLEANED_BY.items():
        try:
            value = clean(text)
        except FactProblem:
            continue
        numbered = organisations.filter(identifiers__scheme=scheme, identifiers__value=value)
        if (found := numbered.first()) is not None:
            return found
    return None
