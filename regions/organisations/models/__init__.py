from regions.organisations.models.organisation import Organisation
from regions.organisations.models.representative import Representative

__all__ = ["Organisation", "Representative"]
