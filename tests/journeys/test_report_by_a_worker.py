"""A report is asked for in the browser and made by a real worker, over a real broker."""

import re

import pytest
from django.utils import timezone

from portal.jobs.models import Job, State
from regions.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.regions import AssignmentFactory
from tests.journeys.screens import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_person_asks_for_a_report_and_gets_it(visit, reference, worker):
    person = UserFactory(email="expert@example.org", language="en")
    lappi = Region.objects.get(slug="lappi")
    AssignmentFactory(user=person, region=lappi, starts_on=timezone.localdate())
    visitor = visit(person, viewport=PHONE)

    visitor.goto("/regions/lappi/")
    visitor.press("Make a PDF")
    link = visitor.page.get_by_role("link", name=re.compile("Download"))
    visitor.renewed(link)
    visitor.check()
    with visitor.page.expect_download() as download:
        link.click()

    job = Job.objects.get()
    assert (job.state, job.tries, job.requested_by) == (State.DONE, 1, person)
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(content) == job.result_size
