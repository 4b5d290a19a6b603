"""The register of organisations."""

from django.urls import path

from regions.organisations.views.member_list import member_list
from regions.organisations.views.organisation import organisation_contacts, organisation_detail
from regions.organisations.views.organisation_history import organisation_history
from regions.organisations.views.organisation_list import organisation_list

app_name = "organisations"

urlpatterns = [
    path("regions/<slug:region_slug>/organisations/", organisation_list, name="organisation_list"),
    path("organisations/<str:public_id>/", organisation_detail, name="organisation_detail"),
    path(
        "organisations/<str:public_id>/contacts/",
        organisation_contacts,
        name="organisation_contacts",
    ),
    path("organisations/<str:public_id>/members/", member_list, name="member_list"),
    path(
        "organisations/<str:public_id>/history/",
        organisation_history,
        name="organisation_history",
    ),
]
