"""The demo world never stands beside real people's data."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def demo_is_not_production(**kwargs: Any) -> list[CheckMessage]:
    """An installed demo needs DEMO (or the tests) and refuses a public address."""
    errors: list[CheckMessage] = []
    if not (settings.DEMO or settings.TESTING):
        errors.append(
            Error(
                "portal.demo is installed, but this is not a demo: anyone could sign in.",
                hint="Set DEMO=1, or take portal.demo out of INSTALLED_APPS.",
                id="demo.E001",
            )
        )
    if settings.DEMO and settings.SITE_ORIGIN.startswith("https://"):
        errors.append(
            Error(
                "DEMO is on at a public address: its passwords are printed on the sign-in page.",
                hint="Take DEMO out of the environment. A demo runs at http://, on one machine.",
                id="demo.E002",
            )
        )
    return errors
