"""The parts of a workbook's archive, found as Excel finds them whichever way their names are written.

Names are compared without case, with slashes of either kind, with or without one at the beginning.
"""

import posixpath
import zipfile
from dataclasses import dataclass
from typing import IO
from urllib.parse import unquote
from xml.etree import ElementTree

from portal.tabular.refusal import Refused

CONTENT_TYPES = "[content_types].xml"
WORKBOOK = "xl/workbook.xml"
# Parts of other names are never read as XML: nobody has looked for document types in them.
XML = (".xml", ".rels", ".vml")


@dataclass(frozen=True)
class Link:
    """What a part says of another: its kind, which is the last word of its type, and its name."""

    kind: str
    target: str


def part_name(name: str) -> str:
    """The one spelling of a part's name."""
    return posixpath.normpath(unquote(name).replace("\\", "/").lstrip("/")).lower()


class Package:
    """The parts of an archive by their names. Raises `Refused` for one that is missing."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.entries = {part_name(entry.filename): entry for entry in archive.infolist()}

    def open(self, name: str) -> IO[bytes]:
        if name not in self.entries or not name.endswith(XML):
            raise Refused("broken")
        return self.archive.open(self.entries[name])

    def tree(self, name: str) -> ElementTree.Element:
        """A part that describes others: small, unlike a sheet."""
        with self.open(name) as part:
            try:
                # No entity can be declared in it: archives with a document type are refused before.
                return ElementTree.parse(part).getroot()  # noqa: S314
            except ElementTree.ParseError:
                raise Refused("broken") from None

    def links(self, name: str = "") -> dict[str, Link]:
        """By their ids, the parts that this one leads to; without a name, those of the whole."""
        folder, file = posixpath.split(name)
        place = posixpath.join(folder, "_rels", f"{file}.rels")
        if place not in self.entries:
            return {}
        return {
            link.get("Id", ""): Link(
                link.get("Type", "").rpartition("/")[2].lower(),
                part_name(posixpath.join(f"/{folder}", link.get("Target", "").replace("\\", "/"))),
            )
            for link in self.tree(place).iter()
            if local(link.tag) == "Relationship" and link.get("TargetMode") != "External"
        }

    @property
    def workbook(self) -> str:
        """The name of the part from which everything else is found; the usual one if none is told."""
        told = (link.target for link in self.links().values() if link.kind == "officedocument")
        return next(told, WORKBOOK)


def local(tag: str) -> str:
    """A name without its namespace: strict and ordinary workbooks differ in that alone."""
    return tag.rpartition("}")[2]
