"""Structures as open data."""

import datetime as dt
from typing import Any

from portal.registry.endpoints import Answer, Endpoint, endpoints
from regions.structures.reach import open_data, open_data_schema


def structures(reader: Any, *, at: dt.datetime) -> Answer:
    """The same for everybody: what is known to members alone is nobody's to take along."""
    return Answer(open_data.standing(at=at), is_open=True)


endpoints.add(
    "structures",
    Endpoint(
        route="structures",
        path="/api/v1/structures",
        find=structures,
        nothing="",
        operation=open_data_schema.operation(),
        schemas=open_data_schema.schemas(),
    ),
)
