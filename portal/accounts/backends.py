"""What Django asks of somebody who is not signed in; a `User` answers for themselves."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from portal.accounts.models import User
from portal.accounts.roles import Role, Scope, is_granted


class RoleBackend(BaseBackend):
    def has_perm(self, user_obj: Any, perm: str, obj: Scope | None = None) -> bool:
        if isinstance(user_obj, User):
            return user_obj.has_perm(perm, obj)
        return is_granted(perm, {Role.PUBLIC})
