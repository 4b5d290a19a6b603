"""The register of organisations."""

from django.urls import path

from regions.organisations.views import organisation_list

app_name = "organisations"

urlpatterns = [
    path("regions/<slug:region_slug>/organisations/", organisation_list, name="organisation_list"),
]
