"""What a large table costs: 100,000 rows of 13 typed columns as XLSX and CSV beside csv.writer alone.

    python -m tests.bench.tabular

Each writer runs in a process of its own, on the same rows; printed are seconds and peak memory, with
xlsxwriter alone beside our use of it. The goal for XLSX is at most 80 MB. Last, the XLSX of half as
many rows is read back through the reader.
"""

import csv
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS, COLUMNS, GOAL_MB = 100_000, 13, 80
DAY = dt.date(2026, 11, 22)


def rows(count=ROWS):
    """A response as a file has it: region, day, ten numbers, one text."""
    for number in range(count):
        scales = [(number * step) % 5 + 1 for step in range(1, 8)]
        yield [
            f"{number % 22:02}",
            DAY - dt.timedelta(days=number % 30),
            *scales,
            number * 1.25,
            number % 7 / 7,
            None if number % 3 else "ei osaa sanoa",
            "Yhteistyö on sujunut hyvin, -mutta tiedonkulku ontuu välillä.",
        ]


def plain_csv(path):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"k{n}" for n in range(COLUMNS)])
        writer.writerows(rows())


def columns():
    from portal.tabular.columns import Column

    kinds = ["text", "date", *["number"] * 8, "percent", "text", "text"]
    return [Column(f"k{n}", kind, decimals=1) for n, kind in enumerate(kinds)]


def safe_csv(path):
    from portal.tabular.separated import write_csv

    with open(path, "wb") as file:
        file.writelines(write_csv(columns(), rows()))


def xlsx(path, count=ROWS):
    from portal.tabular.columns import Sheet
    from portal.tabular.xlsx import write_xlsx

    with open(path, "wb") as file:
        file.writelines(write_xlsx([Sheet("a", columns(), rows(count))], title="Mittaus"))


def plain_xlsx(path):
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [f"k{n}" for n in range(COLUMNS)])
        for number, row in enumerate(rows(), start=1):
            for column, value in enumerate(row):
                if column == 1:
                    sheet.write_datetime(number, column, value, day)
                else:
                    sheet.write(number, column, value)


WAYS = {
    "csv.writer alone": plain_csv,
    "write_csv": safe_csv,
    "xlsxwriter alone": plain_xlsx,
    "write_xlsx": xlsx,
}


def work(name, path):
    """In the child: write once, say what it took."""
    from portal.confined.limits import peak_mb

    at_rest = peak_mb()
    started = time.perf_counter()
    WAYS[name](path)
    print(time.perf_counter() - started, peak_mb(), at_rest)


def measured(name, path):
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench.tabular", name, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split()
    return float(said[-3]), int(said[-2]), int(said[-1])


def read_back(folder):
    from portal.tabular.reader import read_table
    from portal.tabular.refusal import MAX_ROWS

    xlsx(folder / "half", MAX_ROWS)
    started = time.perf_counter()
    count = sum(1 for _ in read_table(folder / "half", "half.xlsx").rows)
    print(f"{'read_table':20} {time.perf_counter() - started:6.2f} s  {count} rows")


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DEBUG", "1")
    if len(sys.argv) > 1:
        work(*sys.argv[1:])
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        limit = None
        for way in WAYS:
            seconds, peak, at_rest = measured(way, folder / "table")
            limit = limit or seconds
            size = (folder / "table").stat().st_size / 1024 / 1024
            goal = f"  (goal {GOAL_MB} MB)" if way == "write_xlsx" else ""
            print(
                f"{way:20} {seconds:6.2f} s  ratio {seconds / limit:5.1f}  peak {peak:3} MB{goal}, {at_rest} MB of it"
                f" before the first row  file {size:.1f} MB"
            )
        read_back(folder)


if __name__ == "__main__":
    main()
