"""A row of a form's sheet, its cells called by what their columns mean."""

from dataclasses import dataclass


@dataclass
class Row:
    """`columns` says where each cell stands, counted from 1; `texts` are by language."""

    sheet: str
    number: int
    cells: dict[str, str]
    columns: dict[str, int]
    texts: dict[str, dict[str, str]]

    def get(self, key: str) -> str:
        return self.cells.get(key, "")
