"""The demo world never stands beside real people's data."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def demo_is_not_production(**kwargs: Any) -> list[CheckMessage]:
    """An installed demo needs DEMO (or the tests); the settings refuse it a public address."""
    if settings.DEMO or settings.TESTING:
        return []
    return [
        Error(
            "portal.demo is installed, but this is not a demo: anyone could sign in.",
            hint="Set DEMO=1, or take portal.demo out of INSTALLED_APPS.",
            id="demo.E001",
        )
    ]
