"""What the trail says of people, their roles and how they sign in."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import Role
from portal.audit.labels import AuditLabels, audit_labels

METHODS: dict[str, Promise] = {
    "password": _("password"),
    "code": _("emailed code"),
    "mfa": _("second step"),
    "socialaccount": _("single sign-on"),
}


def _role(value: Any) -> str | None:
    return str(Role(value).label) if value in Role.values else None


def _methods(value: Any) -> str:
    return ", ".join(str(METHODS.get(method, method)) for method in value)


audit_labels.add(
    "accounts",
    AuditLabels(
        actions={
            "session.started": _("signed in"),
            "session.ended": _("signed out"),
            "password.changed": _("changed the password"),
            "email.changed": _("changed the email address"),
            "second_factor.added": _("added a second step of signing in"),
            "second_factor.removed": _("removed a second step of signing in"),
            "second_factor.reset": _("made new recovery codes"),
            "invitation.sent": _("invited"),
            "invitation.withdrawn": _("withdrew the invitation"),
            "invitation.accepted": _("took up the invitation"),
            "role.granted": _("granted a role"),
            "role.withdrawn": _("withdrew a role"),
            "account.closed": _("closed the account"),
            "account.opened": _("opened the account"),
        },
        details={
            "role": _("role"),
            "methods": _("with"),
        },
        values={"role": _role, "methods": _methods},
    ),
)
