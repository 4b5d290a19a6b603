"""What every template may ask about the person: `may.LIST_ORGANISATIONS` and the like."""

from django.conf import settings
from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.permissions import Permission


class May:
    """`{% if may.VIEW_AUDIT %}`: a permission held in the whole nation.

    `may.anywhere.VIEW_SUMMARY`: held in the nation or in some region.
    """

    def __init__(self, request: HttpRequest, *, is_anywhere: bool = False) -> None:
        # The person is looked up when something is asked, not before.
        self.request = request
        self.is_anywhere = is_anywhere

    def __getitem__(self, name: str) -> bool:
        user, permission = self.request.user, Permission[name]
        if user.has_perm(permission):
            return True
        # Regions are asked last, and of nobody who is not signed in.
        return self.is_anywhere and isinstance(user, User) and user.has_perm_anywhere(permission)

    @property
    def anywhere(self) -> "May":
        return May(self.request, is_anywhere=True)


def access(request: HttpRequest) -> dict[str, object]:
    if not hasattr(request, "user"):
        return {}
    return {"may": May(request), "second_step_required": settings.SECOND_FACTOR_REQUIRED}
