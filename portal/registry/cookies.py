"""What the portal keeps in a browser, for the privacy notice. Apps bring theirs in a module `cookies`."""

from dataclasses import dataclass

from django.utils.functional import Promise

from portal.registry import RankedRegistry


@dataclass(frozen=True)
class Cookie:
    """Its name, and what for and how long; cookies of a lower rank stand before others."""

    name: str
    purpose: str | Promise
    rank: int


cookies = RankedRegistry[Cookie]("cookies")
