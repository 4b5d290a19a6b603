"""Who held an office when."""

import datetime as dt
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regions.organisations.models import OfficeTerm, Organisation
from regions.organisations.offices.wording import days_in_words

# More former holders than these of one organisation nobody has read.
MOST_PAST = 200


@dataclass(frozen=True)
class PastTerm:
    office: str
    holder: str
    days: str


def past_terms(organisation: Organisation, *, on: dt.date) -> list[PastTerm]:
    """Who held which office before that day, the last ones first. One query."""
    ended = OfficeTerm.objects.filter(office__organisation=organisation, ends_on__lt=on)
    terms = ended.select_related("office", "person").order_by("-ends_on", "-pk")[:MOST_PAST]
    return [
        PastTerm(
            capfirst(str(term.office)),
            term.person.name or _("(erased)"),
            days_in_words(term.starts_on, term.ends_on),
        )
        for term in terms
    ]
