"""How large a table may be that people send, and how one is refused. Knows no settings."""

MAX_FILE = 10 * 1024 * 1024
MAX_ENTRIES = 200
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 200
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 32_767


class Refused(Exception):
    """The file is not read; `code` says why, `row` and `column` say where, counted from 1."""

    def __init__(self, code: str, *, row: int | None = None, column: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.column = column
