"""From a row of an organisation's history to the import that wrote it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from portal.accounts.models import User
from regions.organisations.models import RegisterImport


def urls_of_imports(references: Collection[str], user: User) -> Mapping[str, str]:
    """Of those that this person may open."""
    seen = RegisterImport.objects.visible_to(user).filter(pk__in=list(filter(_is_id, references)))
    return {str(one.pk): one.get_absolute_url() for one in seen.only("pk")}


def _is_id(reference: str) -> bool:
    try:
        UUID(reference)
    except ValueError:
        return False
    return True
