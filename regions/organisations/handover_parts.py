"""For whom somebody acts is their own, whoever does their work in a region."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regions.handover.parts import Fate, Handing, HandoverPart, Item, handover_parts
from regions.organisations.models import Representative


def find_represented(handing: Handing) -> Iterator[Item]:
    acting = Representative.objects.filter(user=handing.leaver).select_related("organisation")
    for one in acting.order_by("organisation__name", "pk"):
        yield Item(f"{one.organisation_id}", Fate.STAYS, partial(_in_words, one))


def _in_words(one: Representative) -> str:
    return _("Acts for %(organisation)s") % {"organisation": one.organisation}


handover_parts.add(
    "organisations", HandoverPart(gettext_lazy("Organisations"), find_represented, rank=60)
)
