"""What every template may ask about the person: `may.LIST_ORGANISATIONS` and the like."""

from django.conf import settings
from django.http import HttpRequest

from portal.accounts.permissions import Permission


class May:
    """`{% if may.VIEW_AUDIT %}`: a permission held in the whole nation."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def __getitem__(self, name: str) -> bool:
        return self.user.has_perm(Permission[name])


def access(request: HttpRequest) -> dict[str, object]:
    if not hasattr(request, "user"):
        return {}
    return {"may": May(request), "second_step_required": settings.SECOND_FACTOR_REQUIRED}
