"""Who may have a file; asked when it is offered, when it is made, and each time it is fetched."""

from typing import Any

from django.utils import timezone

from portal.accounts.permissions import Permission
from regions.models import Region
from surveys.models import Round


def may_make_region(person: Any, *, region: str, **_others: Any) -> bool:
    """The right to make a report in that region, as it stands now."""
    found = Region.objects.visible_to(person).filter(slug=region).first()
    return found is not None and person.has_perm(Permission.MAKE_REPORT, found)


def may_export(person: Any, **_others: Any) -> bool:
    """The right to take statistics home, and with it the national summary."""
    return bool(person.has_perm_anywhere(Permission.EXPORT_STATISTICS))


def may_export_round(person: Any, *, round_id: int, **_others: Any) -> bool:
    """That right, while the results of the round may be seen."""
    readable = Round.objects.with_results_for(person, at=timezone.now())
    return may_export(person) and readable.filter(pk=round_id).exists()
