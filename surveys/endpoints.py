"""The results of a round as open data."""

import datetime as dt
from typing import Any

from portal.registry.endpoints import Answer, Endpoint, endpoints
from surveys.counts import turnout
from surveys.models import Round
from surveys.results import benchmarks, open_data, open_data_schema
from surveys.results.results import RoundResults


def round_results(reader: Any, *, at: dt.datetime, round_id: int) -> Answer | None:
    """Published results for everybody; others for who may read them in the portal."""
    round_ = Round.objects.published_at(at).with_survey().filter(pk=round_id).first()
    is_open = round_ is not None
    if round_ is None:
        readable = Round.objects.with_results_for(reader, at=at)
        round_ = readable.with_survey().filter(pk=round_id).first()
    if round_ is None:
        return None
    content = open_data.as_json(
        RoundResults.of(round_),
        turnout.overall([round_])[round_.pk],
        round_.imports.uninvited_count(),
        benchmarks.benchmarks_for(round_.survey),
        list(round_.survey.corrections.all()),
    )
    return Answer(content, is_open)


endpoints.add(
    "round_results",
    Endpoint(
        route="rounds/<int:round_id>/results",
        path="/api/v1/rounds/{id}/results",
        find=round_results,
        nothing=(
            "There is no such round, its results are not public, or it is not over yet. "
            "Sign in to the portal to read results that are not public."
        ),
        operation=open_data_schema.operation(),
        schemas=open_data_schema.schemas(),
    ),
)
