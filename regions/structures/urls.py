"""Structures: who meets whom."""

from django.urls import path

from regions.structures.views import structure

app_name = "structures"

urlpatterns = [
    path("structures/", structure.structure_list, name="structure_list"),
    path("structures/new/", structure.structure_new, name="structure_new"),
    path("structures/<int:structure_id>/", structure.structure_detail, name="structure_detail"),
    path("structures/<int:structure_id>/edit/", structure.structure_edit, name="structure_edit"),
    path(
        "structures/<int:structure_id>/history/",
        structure.structure_history,
        name="structure_history",
    ),
]
