"""Published roadmaps as open data."""

import datetime as dt
from typing import Any

from portal.registry.endpoints import Answer, Endpoint, endpoints
from roadmap.report import open_data, open_data_schema


def roadmap(reader: Any, *, at: dt.datetime) -> Answer:
    """The same for everybody: drafts are nobody's to take along."""
    return Answer(open_data.published(at=at), is_open=True)


endpoints.add(
    "roadmap",
    Endpoint(
        route="roadmap",
        path="/api/v1/roadmap",
        find=roadmap,
        nothing="",
        operation=open_data_schema.operation(),
        schemas=open_data_schema.schemas(),
    ),
)
