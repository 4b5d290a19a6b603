"""Rounds whose results are asked for."""

from tests.surveys.conftest import expert_round, organisation_round, survey

__all__ = ["expert_round", "organisation_round", "survey"]
