"""What allauth keeps to itself and the portal uses all the same: little, and as it is today.

A new version that moves or changes any of it fails here, before it fails at the door.
"""

import inspect
import re
from pathlib import Path

from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal import ratelimit

ROOT = Path(__file__).parents[3]
PRIVATE = re.compile(r"from (allauth\.[\w.]*internal[\w.]*) import (.+)")


def test_the_portal_enters_two_private_rooms_of_allauth():
    found = {
        match
        for folder in ("portal", "regions", "surveys")
        for path in (ROOT / folder).rglob("*.py")
        for match in PRIVATE.findall(path.read_text())
    }

    assert found == {
        ("allauth.core.internal", "ratelimit"),
        ("allauth.account.internal.flows.login", "record_authentication"),
    }


def test_they_take_what_we_give_them():
    inspect.signature(ratelimit.consume).bind(
        None, app="", action="", config={}, limit_get=True, dry_run=True
    )
    inspect.signature(record_authentication).bind(None, None, method="", email="")
