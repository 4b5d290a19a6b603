"""Structures: who meets whom."""

from django.urls import path

from regions.structures.views import (
    joining,
    letter,
    liaison,
    member,
    nomination,
    speakers,
    structure,
)

app_name = "structures"

urlpatterns = [
    path("regions/<slug:region_slug>/liaisons/", liaison.liaison_list, name="liaison_list"),
    path("regions/<slug:region_slug>/liaisons/new/", liaison.liaison_new, name="liaison_new"),
    path(
        "regions/<slug:region_slug>/liaisons/<int:liaison_id>/",
        liaison.liaison_edit,
        name="liaison_edit",
    ),
    path("structures/", structure.structure_list, name="structure_list"),
    path("structures/new/", structure.structure_new, name="structure_new"),
    path("structures/speakers/", speakers.speaker_list, name="speaker_list"),
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
    path(
        "structures/<int:structure_id>/represented/",
        member.represented_list,
        name="represented_list",
    ),
    path("structures/<int:structure_id>/members/", member.member_list, name="member_list"),
    path("structures/<int:structure_id>/members/new/", member.member_new, name="member_new"),
    path(
        "structures/<int:structure_id>/members/<int:member_id>/",
        member.member_edit,
        name="member_edit",
    ),
    path(
        "structures/<int:structure_id>/members/<int:member_id>/end/",
        member.member_end,
        name="member_end",
    ),
    path(
        "structures/<int:structure_id>/members/<int:member_id>/claim/",
        member.member_claim,
        name="member_claim",
    ),
    path("structures/<int:structure_id>/seats/new/", member.seat_new, name="seat_new"),
    path("structures/<int:structure_id>/seats/<int:seat_id>/", member.seat_edit, name="seat_edit"),
    path(
        "structures/<int:structure_id>/coordinators/",
        member.coordinator_list,
        name="coordinator_list",
    ),
    path(
        "structures/<int:structure_id>/coordinators/<int:coordinator_id>/end/",
        member.coordinator_end,
        name="coordinator_end",
    ),
    path(
        "structures/<int:structure_id>/seats/<int:seat_id>/ask/",
        nomination.nomination_new,
        name="nomination_new",
    ),
    path(
        "structures/<int:structure_id>/nominations/<int:nomination_id>/",
        nomination.nomination_detail,
        name="nomination_detail",
    ),
    path(
        "structures/name/<int:nomination_id>/<str:token>/",
        nomination.nomination_link,
        name="nomination_link",
    ),
    path("structures/<int:structure_id>/join/", joining.join_new, name="join_new"),
    path("structures/<int:structure_id>/leave/", joining.leave_new, name="leave_new"),
    path("structures/join/<int:joining_id>/<str:token>/", joining.join_link, name="join_link"),
    path(
        "structures/leave/<int:membership_id>/<str:token>/", joining.leave_link, name="leave_link"
    ),
]
