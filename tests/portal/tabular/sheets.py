"""How the sheets of a workbook are set up, read from its parts."""

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class SetUp:
    name: str
    xml: str
    styles: str
    names: str

    @property
    def is_hidden(self) -> bool:
        """Holds lists for other sheets, and is never printed."""
        return bool(
            re.search(rf'<sheet name="{re.escape(self.name)}"[^>]* state="hidden"', self.names)
        )

    def attribute(self, tag: str, name: str) -> str:
        found = re.search(rf"<{tag}\b[^>]*\b{name}=\"([^\"]*)\"", self.xml)
        return found[1] if found else ""

    @cached_property
    def widths(self) -> list[float]:
        found = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', self.xml)
        return [float(width) for low, high, width in found for _ in range(int(low), int(high) + 1)]

    @cached_property
    def headings(self) -> list[str]:
        [row] = re.findall(r'<row r="1".*?</row>', self.xml, re.DOTALL)
        return re.findall(r"<t[^>]*>(.*?)</t>", row, re.DOTALL)

    @property
    def heights(self) -> dict[int, float]:
        """Row → height in points, of those that have one of their own."""
        found = re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', self.xml)
        return {int(row): float(height) for row, height in found}

    @property
    def heading_wraps(self) -> bool:
        style = int(re.search(r'<c r="A1" s="(\d+)"', self.xml)[1])
        formats = self.styles.partition("<cellXfs")[2]
        return 'wrapText="1"' in re.findall(r"<xf .*?(?:/>|</xf>)", formats, re.DOTALL)[style]

    def defined(self, name: str) -> str:
        """A range that has a name in this sheet."""
        pattern = rf'<definedName name="_xlnm.{name}"[^>]*>([^<]*)<'
        quoted = {f"'{self.name}'", self.name}
        found = (each.rpartition("!") for each in re.findall(pattern, self.names))
        return next((cells for sheet, _, cells in found if sheet in quoted), "")


def set_ups(content: bytes) -> list[SetUp]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = archive.read("xl/workbook.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
        names = re.findall(r'<sheet name="([^"]+)"', book)
        parts = (archive.read(f"xl/worksheets/sheet{i}.xml") for i in range(1, len(names) + 1))
        return [
            SetUp(name, part.decode(), styles, book)
            for name, part in zip(names, parts, strict=True)
        ]


def assert_fit_for_paper(content: bytes) -> None:
    """Across a page of A4, as wide as it, headings on each page and in sight, whole and in their row."""
    sheets = [sheet for sheet in set_ups(content) if not sheet.is_hidden]
    assert sheets
    for sheet in sheets:
        assert sheet.attribute("pageSetup", "orientation") == "landscape", sheet.name
        assert sheet.attribute("pageSetup", "paperSize") == "9", sheet.name
        assert sheet.attribute("pageSetUpPr", "fitToPage") == "1", sheet.name
        # As wide as one page, as many pages high as it takes.
        assert sheet.attribute("pageSetup", "fitToWidth") in ("", "1"), sheet.name
        assert sheet.attribute("pageSetup", "fitToHeight") == "0", sheet.name
        assert "&amp;P / &amp;N" in sheet.xml, sheet.name
        assert sheet.defined("Print_Titles") == "$1:$1", sheet.name
        assert sheet.defined("Print_Area").startswith("$A$1:"), sheet.name
        assert sheet.attribute("pane", "state") == "frozen", sheet.name
        assert sheet.attribute("pane", "ySplit") == "1", sheet.name
        assert sheet.heading_wraps, sheet.name
        for heading, width in zip(sheet.headings, sheet.widths, strict=True):
            longest = max(map(len, heading.split()))
            # In letters, beside the button of the filter.
            assert longest <= width - 2, (sheet.name, heading, width)
            room = sheet.heights.get(1, 15) * width
            assert room >= 12 * len(heading), (sheet.name, heading, width, sheet.heights.get(1))
