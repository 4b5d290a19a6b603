"""What structures bring to the list of organisations: whom they do not reach."""

from django.utils.translation import gettext_lazy as _

from regions.organisations.finding.parts import FilterPart, filter_parts
from regions.structures.reach import missing

filter_parts.add(
    missing.FIELD,
    FilterPart(
        label=_("Reach of structures"),
        everything=_("Reached or not"),
        choices=missing.choices,
        narrow=missing.narrow,
        rank=20,
    ),
)
