"""Which files there are, in which order, and which columns each has."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from regions.models import (
    CollaborativeArea,
    Indicator,
    IndicatorValue,
    Municipality,
    Region,
    WorkArea,
)


@dataclass(frozen=True)
class Table:
    """One file and the model its rows become. Columns are named like the model's fields."""

    file: str
    model: type[models.Model]
    columns: tuple[str, ...]
    key: tuple[str, ...] = ("code",)

    def field(self, column: str) -> "models.Field[Any, Any]":
        return self.model._meta.get_field(column)  # type: ignore[return-value]

    def key_of(self, thing: models.Model) -> tuple[Any, ...]:
        return tuple(getattr(thing, self.field(column).attname) for column in self.key)


def _columns(names: str) -> tuple[str, ...]:
    """The names in order; `name_*` stands for the same text in three languages."""
    return tuple(
        name.replace("*", language)
        for name in names.split()
        for language in (("fi", "sv", "en") if "*" in name else ("",))
    )


# In this order: what is pointed at comes first.
TABLES = (
    Table("collaborative_areas.csv", CollaborativeArea, _columns("code name_*")),
    Table("work_areas.csv", WorkArea, _columns("code name_*")),
    Table(
        "regions.csv",
        Region,
        _columns(
            "code slug name_* short_name_* seat_city collaborative_area work_area is_bilingual "
            "website tile_row tile_col"
        ),
    ),
    Table(
        "municipalities.csv",
        Municipality,
        _columns(
            "code name_fi name_sv region population population_year languages sami_homeland "
            "valid_to merged_into"
        ),
    ),
    Table(
        "indicators.csv",
        Indicator,
        _columns("code topic position name_* unit_* note_* direction decimals"),
    ),
    Table(
        "indicator_values.csv",
        IndicatorValue,
        _columns(
            "indicator region breakdown value n standing reference_on kind source_* source_url licence"
        ),
        key=("indicator", "region", "reference_on", "breakdown"),
    ),
)
