"""Small and unsurprising: what a test does not say is ordinary."""

from tests.factories.organisation import OrganisationFactory
from tests.factories.profile import DraftFactory, RevisionFactory

__all__ = ["DraftFactory", "OrganisationFactory", "RevisionFactory"]
