from tests.portal.reports.conftest import over as over
from tests.portal.reports.conftest import published as published
