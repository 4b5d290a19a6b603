"""Where the menu and the foot of every page lead. Apps bring their places in a module `navigation`."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from portal.registry import RankedRegistry


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


navigation = RankedRegistry[Place]("navigation")


def places(menu: Menu) -> list[Place]:
    return [place for place in navigation if place.menu == menu]
