"""`user.has_perm(permission, scope)` asks the matrix in roles.py, for signed-in and anonymous alike."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from portal.accounts.roles import Scope, is_granted


class RoleBackend(BaseBackend):
    def has_perm(self, user_obj: Any, perm: str, obj: Scope | None = None) -> bool:
        return is_granted(user_obj, perm, obj)
