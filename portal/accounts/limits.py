"""How often one address may try: counted in the database, so for all web processes at once.

Apps bring the limits of what they let strangers try in a module `limits`.
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from portal.registry import Registry

# Rates as allauth writes them: so many a minute and so many an hour.
limits = Registry[str]("limits")

# A wrong link: guessing is hopeless, and slow.
limits.add("invitation", "10/m/ip,30/h/ip")
limits.add("csp_report", "30/m/ip")


def is_within(request: HttpRequest, action: str) -> bool:
    """Count this request; False once there were too many from its address."""
    return _is_allowed(request, action, is_counted=True)


def is_spent(request: HttpRequest, action: str) -> bool:
    """Whether there were too many already, without counting this one."""
    return not _is_allowed(request, action, is_counted=False)


def _is_allowed(request: HttpRequest, action: str, *, is_counted: bool) -> bool:
    usage = ratelimit.consume(
        request,
        app="allauth.account",
        action=action,
        config={action: limits[action]},
        limit_get=True,
        dry_run=not is_counted,
    )
    return usage is not None
