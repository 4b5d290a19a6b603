"""What an organisation is in structures goes with it."""

from django.utils.translation import ngettext

from portal.charts.text import number
from regions.organisations.merging.parts import Repointed, merged_parts


def _seats(count: int) -> str:
    return ngettext(
        "%(count)s membership in a cooperation structure goes with it.",
        "%(count)s memberships in cooperation structures go with it.",
        count,
    ) % {"count": number(count, 0)}


def _represented(count: int) -> str:
    return ngettext(
        "%(count)s member of a structure who speaks for it goes with it.",
        "%(count)s members of structures who speak for it go with it.",
        count,
    ) % {"count": number(count, 0)}


for key, told in (
    ("membership.organisation", _seats),
    ("membership.represented", _represented),
    ("membership.claimed", None),
    ("membership.employer", None),
    ("seat.represented", None),
    ("coordinator.organisation", None),
    ("nomination.asked", None),
    ("joining.represented", None),
):
    merged_parts.add(f"structures.{key}", Repointed(f"structures.{key}", told))
