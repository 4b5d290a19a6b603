"""What stops the start: settings and a matrix that would leave a door open."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

from portal.accounts.permissions import MAY_BE_PUBLIC
from portal.accounts.roles import GRANTS, Role


@register(Tags.security)
def hosts_are_named(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every host that may serve the portal is named; a star would trust any Host header."""
    if not any(host.strip() in {"*", ".", ""} for host in settings.ALLOWED_HOSTS):
        return []
    return [
        checks.Error(
            "ALLOWED_HOSTS holds a star: any Host header would be believed.",
            hint="Name the hosts, for instance ALLOWED_HOSTS=yhdyspinta.example.",
            id="accounts.E001",
        )
    ]


@register(Tags.security)
def public_holds_little(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What the public's role holds was meant for everybody."""
    too_much = sorted(GRANTS[Role.PUBLIC] - MAY_BE_PUBLIC)
    if not too_much:
        return []
    return [
        checks.Error(
            f"Everybody, signed in or not, would hold: {', '.join(too_much)}.",
            hint="Take it out of PUBLIC in portal/accounts/roles.py.",
            id="accounts.E002",
        )
    ]


@register(Tags.security, deploy=True)
def production_is_closed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production speaks HTTPS under its own name and asks the staff for a second factor."""
    found: list[CheckMessage] = []
    if not settings.SITE_ORIGIN.startswith("https://"):
        found.append(checks.Warning("SITE_ORIGIN is not an https address.", id="accounts.W001"))
    if not settings.SECOND_FACTOR_REQUIRED:
        found.append(
            checks.Warning("The staff may come in without a second factor.", id="accounts.W002")
        )
    return found
