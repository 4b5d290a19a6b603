"""Where the menu and the foot of every page lead. Apps bring their places in a module `navigation`."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from portal.registry import RankedRegistry, Registry


class Menu(StrEnum):
    """In which list of links a place stands."""

    EVERYBODY = "everybody"
    SIGNED_IN = "signed in"
    FOOTER = "footer"


@dataclass(frozen=True)
class Place:
    """A link; places of a lower rank stand before others."""

    url_name: str
    label: Promise
    menu: Menu
    rank: int
    # Shown only to those who hold this permission in the nation; or anywhere, where that is said.
    permission: StrEnum | None = None
    is_anywhere: bool = False

    def __post_init__(self) -> None:
        if self.menu == Menu.FOOTER and self.permission:
            raise ValueError("The foot of the page is the same for everybody.")


@dataclass(frozen=True)
class Belonging:
    """Pages at addresses of their own, which the menu counts to a place: how they begin, without the first slash."""

    url_name: str
    beginnings: tuple[str, ...]


navigation = RankedRegistry[Place]("navigation")
belongings = Registry[Belonging]("navigation")


def places(menu: Menu) -> list[Place]:
    return [place for place in navigation if place.menu == menu]


def beginnings_of(url_name: str) -> list[str]:
    """How further addresses begin whose pages belong to this place."""
    return [begins for one in belongings if one.url_name == url_name for begins in one.beginnings]
