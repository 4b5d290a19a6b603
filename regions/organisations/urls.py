"""The register of organisations."""

from django.urls import path

from regions.organisations.views.organisation import organisation_detail
from regions.organisations.views.organisation_list import organisation_list

app_name = "organisations"

urlpatterns = [
    path("regions/<slug:region_slug>/organisations/", organisation_list, name="organisation_list"),
    path("organisations/<str:public_id>/", organisation_detail, name="organisation_detail"),
]
