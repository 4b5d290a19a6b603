"""The fixtures of surveys, for the letters about them."""

from tests.surveys.conftest import organisation_round, survey  # noqa: F401
