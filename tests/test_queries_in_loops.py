"""The guard against queries in loops is awake in every test that opens a page."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path
from zeal import NPlusOneError

from portal.urls import urlpatterns as pages
from regions.models import Region

pytestmark = pytest.mark.django_db


def areas(request):
    return HttpResponse(
        ", ".join(region.collaborative_area.name for region in Region.objects.all())
    )


urlpatterns = [*pages, path("areas/", areas)]


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_that_asks_in_a_loop_fails(client, expert, kainuu):
    client.force_login(expert)

    with pytest.raises(NPlusOneError):
        client.get("/areas/")
