"""Reading a PDF back: its words, its streams, its tags."""

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text(pdf: bytes) -> str:
    """All words in reading order, line breaks as single blanks."""
    return " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).split())


def unpacked(pdf: bytes) -> bytes:
    """Every stream of the file without its compression, and the file itself."""
    opened = reader(pdf)
    streams = [pdf]
    for number in range(1, len(opened.xref_objStm) + sum(map(len, opened.xref.values())) + 1):
        thing = opened.get_object(number)
        if isinstance(thing, StreamObject):
            streams.append(thing.get_data())
    return b"\n".join(streams)


def elements(pdf: bytes) -> list[DictionaryObject]:
    """The structure elements, in reading order."""
    return list(_walk(reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"]))


def tags(pdf: bytes) -> list[str]:
    return [element["/S"] for element in elements(pdf)]


def _walk(kids: object) -> Iterator[DictionaryObject]:
    for kid in kids if isinstance(kids, list) else [kids]:
        element = kid.get_object()
        if isinstance(element, DictionaryObject) and "/S" in element:
            yield element
            yield from _walk(element.get("/K", []))
