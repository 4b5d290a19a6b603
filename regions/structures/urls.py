"""Structures: who meets whom."""

from django.urls import path

from regions.structures.views import letter, structure

app_name = "structures"

urlpatterns = [
    path("structures/", structure.structure_list, name="structure_list"),
    path("structures/new/", structure.structure_new, name="structure_new"),
    path("structures/<int:structure_id>/", structure.structure_detail, name="structure_detail"),
    path("structures/<int:structure_id>/edit/", structure.structure_edit, name="structure_edit"),
    path("structures/<int:structure_id>/letters/", letter.letter_list, name="letter_list"),
    path("structures/<int:structure_id>/letters/new/", letter.letter_new, name="letter_new"),
    path(
        "structures/<int:structure_id>/letters/<uuid:letter_id>/",
        letter.letter_detail,
        name="letter_detail",
    ),
    path(
        "structures/letters/<uuid:letter_id>/off/<int:membership_id>/<str:token>/",
        letter.letters_off,
        name="letters_off",
    ),
    path(
        "structures/<int:structure_id>/history/",
        structure.structure_history,
        name="structure_history",
    ),
]
