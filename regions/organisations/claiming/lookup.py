"""Which organisation a stranger means, who sees no list: by a number, or by the full name and its home."""

from django.core import signing
from django.db.models import Q

from portal.typed.text import name_key, plain_line
from regions.organisations.identifiers import CLEANED_BY
from regions.organisations.models import Identifier, Organisation
from regions.organisations.problems import FactProblem
from regions.organisations.search_words import searchable

SALT = "organisations.claim"
# For how long a page may lie open between finding an organisation and asking for it.
MARK_SECONDS = 24 * 3_600


def by_number(text: str) -> Organisation | None:
    """By Business ID or association number. Raises `FactProblem` where it can be neither."""
    problems = []
    for scheme, clean in CLEANED_BY.items():
        try:
            value = clean(text)
        except FactProblem as problem:
            problems.append(problem)
            continue
        found = Identifier.objects.filter(scheme=scheme, value=value).select_related("organisation")
        if identifier := found.first():
            return identifier.organisation
    if len(problems) == len(CLEANED_BY):
        lost = [problem for problem in problems if problem.code == "business_id_zero_lost"]
        raise (lost or problems)[0]
    return None


def by_name(name: str, municipality: str) -> Organisation | None:
    """The one of that very name, now or formerly, at home there; None where there is not just one."""
    words = searchable(name)
    if not words:
        return None
    likely = Organisation.objects.filter(search_key__contains=words, municipality=municipality)
    called = [
        one
        for one in likely.prefetch_related("other_names")[:50]
        if name_key(plain_line(name)) in {name_key(each) for each in _names(one)}
    ]
    return called[0] if len(called) == 1 else None


def _names(organisation: Organisation) -> list[str]:
    return [organisation.name, *(each.name for each in organisation.other_names.all())]


def mark_of(organisation: Organisation) -> str:
    """What an address says in place of the public id: who has not found the organisation has no mark."""
    return signing.dumps(organisation.pk, salt=SALT)


def organisation_of(mark: str) -> Organisation | None:
    """A merged one leads to its survivor; None where the mark is too old.

    Raises `BadSignature` where we never gave it.
    """
    try:
        number = signing.loads(mark, salt=SALT, max_age=MARK_SECONDS)
    except signing.SignatureExpired:
        return None
    same = Q(pk=number) | Q(merged_ids__number=number)
    return Organisation.objects.filter(same).select_related("municipality__region").first()
