"""Version 1 never loses a field; what would break a reader becomes version 2."""

from django.urls import path

from portal.api.views import about, description, nothing, round_results

app_name = "api"

urlpatterns = [
    path("api/", about, name="about"),
    path("api/v1/openapi.json", description, name="description"),
    path("api/v1/rounds/<int:round_id>/results", round_results, name="round_results"),
    path("api/<path:rest>", nothing, name="nothing"),
]
