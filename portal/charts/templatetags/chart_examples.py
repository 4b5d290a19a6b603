"""Charts for the gallery, with numbers that are plainly examples."""

import csv
from functools import cache

from django import template
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.charts.change import Changes
from portal.charts.distribution import Distribution
from portal.charts.dots import Dots, Mark
from portal.charts.moves import Move, Reading
from portal.charts.parts import Bar, Option
from portal.charts.shares import Answer, Shares
from portal.charts.table import Table, table
from portal.charts.tile_map import Tile, TileMap

register = template.Library()

SELECTED = 14


@cache
def _places() -> list[dict[str, str]]:
    """The real names and places: a gallery with short made-up names would prove nothing."""
    with (settings.BASE_DIR / "regions" / "data" / "regions.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _names() -> list[str]:
    language = (get_language() or "fi")[:2]
    return [place[f"short_name_{language}"] for place in _places()]


def _value(index: int) -> float | None:
    return None if index in {4, 16} else 2.4 + (index * 7 % 18) / 10


def _tiles(*, with_values: bool) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            row=int(place["tile_row"]),
            column=int(place["tile_col"]),
            name=name,
            short_name=name,
            url="#charts",
            value=_value(i) if with_values else None,
            is_selected=i + 1 == SELECTED,
        )
        for i, (place, name) in enumerate(zip(_places(), _names(), strict=True))
    )


@register.simple_tag
def example_map() -> TileMap:
    return TileMap("gallery-map", _("Choose a region"), _tiles(with_values=False))


@register.simple_tag
def example_measured_map() -> TileMap:
    return TileMap(
        "gallery-measured",
        _("An example by region"),
        _tiles(with_values=True),
        measure=_("Mean of answers"),
        decimals=1,
    )


@register.simple_tag
def example_dots(look: str) -> Dots:
    marks = tuple(
        Mark(name, _value(i), n=None if _value(i) is None else 3 + i, is_selected=i + 1 == SELECTED)
        for i, name in enumerate(_names())
    )
    return Dots(
        f"gallery-{look}",
        _("An example beside the whole country"),
        marks,
        low=1,
        high=5,
        national=3.3,
        look="bars" if look == "bars" else "dots",
    )


@register.simple_tag
def example_changes() -> Changes:
    """Better, worse, unchanged, hidden and missing."""

    def move(i: int, name: str) -> Move:
        before, after = _value(i), 2.6 + (i * 5 % 17) / 10
        if before is None:
            return Move(name, Reading(note=_("fewer than 5 answers")), Reading(after, n=9))
        later = Reading(note=_("not asked")) if i == 7 else Reading(after, n=6 + i)
        return Move(name, Reading(before, n=5 + i), later)

    country = Move(_("Whole country"), Reading(3.3, n=349), Reading(3.4, n=371), is_whole=True)
    moves = [move(i, name) for i, name in enumerate(_names()[:12])]
    return Changes("gallery-changes", _("An example before and after"), (country, *moves), target=4)


@register.simple_tag
def example_distribution(kind: str) -> Distribution:
    """All answers in one bar, or a bar for each of some regions."""
    words = [_("Very poorly"), _("Poorly"), _("Moderately"), _("Well"), _("Very well")]
    options = tuple(Option(str(n), str(word)) for n, word in enumerate(words, 1))
    bars = [Bar(_("All answers"), (0.02, 0.18, 0.31, 0.3, 0.12, 0.07), n=412)]
    if kind == "regions":
        bars += [
            Bar(name, (0.05 * i, 0.2, 0.35 - 0.05 * i, 0.3, 0.1, 0.05), n=20 + i)
            for i, name in enumerate(_names()[:4])
        ]
        bars += [Bar(_names()[4], note=_("fewer than 5 answers"))]
        bars += [Bar(_names()[SELECTED - 1], (0, 0.1, 0.2, 0.4, 0.3, 0), n=31, is_selected=True)]
    return Distribution(
        f"gallery-{kind}",
        _("How the answers are spread"),
        (*options, Option("", _("I cannot say"), is_apart=True)),
        tuple(bars),
    )


@register.simple_tag
def example_shares() -> Shares:
    return Shares(
        "gallery-shares",
        _("How many chose what"),
        (
            Answer(_("Operating grants"), 211, 0.51, is_most=True),
            Answer(_("Premises free of charge or at a low price"), 148, 0.36),
            Answer(_("In no way"), 0, 0),
        ),
    )


@register.simple_tag
def example_table() -> Table:
    return table(
        _("Organisations by level"),
        [_("Level"), _("Region"), _("Organisations")],
        [
            [_("National"), _("Whole country"), "14"],
            [_("District"), "Pohjois-Karjala", "21"],
            [_("Local"), "Pohjois-Karjala", "388"],
        ],
        numbers={2},
        selected={1},
    )
