"""Version 1 never loses a field; what would break a reader becomes version 2."""

from django.urls import path

from portal.api.views import about, description, nothing, view_of
from portal.registry.endpoints import endpoints

app_name = "api"

urlpatterns = [
    path("api/", about, name="about"),
    path("api/v1/openapi.json", description, name="description"),
    *(path(f"api/v1/{each.route}", view_of(each), name=name) for name, each in endpoints.items()),
    path("api/<path:rest>", nothing, name="nothing"),
]
