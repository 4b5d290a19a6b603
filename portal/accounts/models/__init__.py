from portal.accounts.models.invitation import Invitation
from portal.accounts.models.role_grant import RoleGrant
from portal.accounts.models.user import User, display_name

__all__ = ["Invitation", "RoleGrant", "User", "display_name"]
