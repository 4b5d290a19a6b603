"""Where the words of a PDF stand on their pages, measured by poppler."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import combinations

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, RectangleObject

# How far around the pages is looked: what lies outside its page would not be reported at all.
AROUND = 5_000
# Of the pages: 20 mm.
MARGIN = 20 * 72 / 25.4
# Points by which boxes of words may touch: they reach from the highest letter to the lowest.
SLACK = 1.5
PAGE = re.compile(r"<page [^>]*>(.*?)</page>", re.DOTALL)
WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """Its words, in points from its upper left corner."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def is_across(self) -> bool:
        return self.width > self.height

    def outside(self, margin: float) -> list[str]:
        return [
            word.text
            for word in self.words
            if word.left < margin - SLACK
            or word.right > self.width - margin + SLACK
            or word.top < 0
            or word.bottom > self.height
        ]

    def overlapping(self) -> list[tuple[str, str]]:
        """Words that are written over one another."""
        ordered = sorted(self.words, key=lambda word: word.top)
        return [(a.text, b.text) for a, b in _near(ordered) if _overlap(a, b)]


def _near(ordered: list[Word]) -> Iterator[tuple[Word, Word]]:
    yield from (
        (a, b) for a, b in combinations(ordered, 2) if b.top < a.bottom and a.left < b.right
    )


def _overlap(a: Word, b: Word) -> bool:
    beside = min(a.right, b.right) - max(a.left, b.left)
    below = min(a.bottom, b.bottom) - max(a.top, b.top)
    height = min(a.bottom - a.top, b.bottom - b.top)
    return beside > SLACK and below > height / 2


def pages(pdf: bytes) -> list[Page]:
    sizes = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    found = PAGE.findall(_boxes(_with_wide_borders(pdf)))
    assert len(found) == len(sizes)
    return [
        Page(float(size.width), float(size.height), tuple(map(_word, WORD.findall(words))))
        for size, words in zip(sizes, found, strict=True)
    ]


def _word(found: tuple[str, ...]) -> Word:
    return Word(unescape(found[4]), *(float(edge) - AROUND for edge in found[:4]))


def _with_wide_borders(pdf: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        box = page.mediabox
        wide = (-AROUND, -AROUND, float(box.width) + AROUND, float(box.height) + AROUND)
        for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox"):
            page[NameObject(name)] = RectangleObject(wide)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _boxes(pdf: bytes) -> str:
    asked = ["pdftotext", "-bbox", "-", "-"]
    return subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout.decode()
