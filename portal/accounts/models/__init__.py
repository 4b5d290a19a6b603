from portal.accounts.models.role_grant import RoleGrant
from portal.accounts.models.user import User, display_name

__all__ = ["RoleGrant", "User", "display_name"]
