"""How often one address may try: counted in the database, so for all web processes at once."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

LIMITS = {
    # A wrong link: guessing is hopeless, and slow.
    "invitation": "10/m/ip,30/h/ip",
    "survey_link": "10/m/ip,30/h/ip",
    "feedback": "5/m/ip,30/h/ip",
    "csp_report": "30/m/ip",
}


def is_within(request: HttpRequest, action: str) -> bool:
    """Count this request; False once there were too many from its address."""
    usage = ratelimit.consume(
        request, app="allauth.account", action=action, config=LIMITS, limit_get=True
    )
    return usage is not None


def is_spent(request: HttpRequest, action: str) -> bool:
    """Whether there were too many already, without counting this one."""
    usage = ratelimit.consume(
        request,
        app="allauth.account",
        action=action,
        config=LIMITS,
        limit_get=True,
        dry_run=True,
    )
    return usage is None
