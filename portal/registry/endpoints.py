"""The addresses of the open data. Apps bring theirs, each with its part of the OpenAPI document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from portal.registry import Registry

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What is at an address; open to everybody, or for the one who asks alone."""

    content: Json
    is_open: bool


class Find(Protocol):
    """`reader` is a `User` or nobody who is signed in, of which this floor knows nothing."""

    def __call__(self, reader: Any, /, *_: Any, **parameters: Any) -> Answer | None:
        """What the address holds `at` a moment; None where it holds nothing for this reader."""


@dataclass(frozen=True)
class Endpoint:
    """Below /api/v1/: as Django reads it, and as the document writes it."""

    route: str
    path: str
    find: Find
    # Said to a program where `find` gives nothing.
    nothing: str
    operation: Json
    schemas: Mapping[str, Json]


# By the name of the URL.
endpoints = Registry[Endpoint]("endpoints")

# Parts of a description that several endpoints use.
TEXT: Json = {"type": "string"}
ADDRESS: Json = {"type": "string", "format": "uri"}
MOMENT: Json = {"type": ["string", "null"], "format": "date-time"}
NULLABLE_NUMBER: Json = {"type": ["number", "null"]}
NULLABLE_COUNT: Json = {"type": ["integer", "null"], "minimum": 0}
# One text in several languages.
LOCALISED: Json = {"$ref": "#/components/schemas/Words"}


def object_of(properties: Json, description: str = "", *, optional: Json | None = None) -> Json:
    """All fields but the optional are always there; readers bear with fields that come later."""
    every = properties | (optional or {})
    schema = {"type": "object", "required": sorted(properties), "properties": every}
    return schema | ({"description": description} if description else {})


def list_of(schema: Json) -> Json:
    return {"type": "array", "items": schema}


def one_of(*values: str | None) -> Json:
    return {"enum": list(values)}


def content(media_type: str, schema: str) -> Json:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
