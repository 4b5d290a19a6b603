"""Meetings of structures."""

from django.urls import path

from regions.meetings.views import (
    agenda,
    attendance,
    calling,
    inviting,
    material,
    meeting,
    minutes,
    outcome,
    outcome_list,
    upward,
)

app_name = "meetings"

urlpatterns = [
    path("structures/<int:structure_id>/meetings/new/", calling.meeting_new, name="meeting_new"),
    path("structures/<int:structure_id>/series/new/", calling.series_new, name="series_new"),
    path("meetings/series/<int:series_id>/edit/", calling.series_edit, name="series_edit"),
    path("meetings/series/<int:series_id>/end/", calling.series_end, name="series_end"),
    path("meetings/<int:meeting_id>/", meeting.meeting_detail, name="meeting_detail"),
    path("meetings/<int:meeting_id>/attendance/", attendance.attendance, name="attendance"),
    path("meetings/<int:meeting_id>/minutes/", minutes.minutes_edit, name="minutes_edit"),
    path(
        "meetings/<int:meeting_id>/minutes/history/",
        minutes.minutes_history,
        name="minutes_history",
    ),
    path(
        "meetings/<int:meeting_id>/minutes/approve/",
        minutes.minutes_approve,
        name="minutes_approve",
    ),
    path("meetings/<int:meeting_id>/outcomes/new/", outcome.outcome_new, name="outcome_new"),
    path(
        "meetings/<int:meeting_id>/outcomes/<int:outcome_id>/",
        outcome.outcome_edit,
        name="outcome_edit",
    ),
    path(
        "meetings/<int:meeting_id>/outcomes/<int:outcome_id>/delete/",
        outcome.outcome_delete,
        name="outcome_delete",
    ),
    path(
        "meetings/<int:meeting_id>/outcomes/<int:outcome_id>/done/",
        outcome.outcome_done,
        name="outcome_done",
    ),
    path("meetings/<int:meeting_id>/edit/", calling.meeting_edit, name="meeting_edit"),
    path("meetings/<int:meeting_id>/cancel/", calling.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:meeting_id>/invite/", inviting.meeting_invite, name="meeting_invite"),
    path("meetings/<int:meeting_id>/guest/", inviting.guest_new, name="guest_new"),
    path("meetings/<int:meeting_id>/agenda/new/", agenda.item_new, name="item_new"),
    path("meetings/<int:meeting_id>/agenda/carry/", agenda.agenda_carry, name="agenda_carry"),
    path(
        "meetings/<int:meeting_id>/agenda/<int:item_id>/edit/", agenda.item_edit, name="item_edit"
    ),
    path("meetings/<int:meeting_id>/agenda/<int:item_id>/", agenda.item_act, name="item_act"),
    path("meetings/answer/<uuid:uid>/<int:person_id>/<str:token>/", inviting.answer, name="answer"),
    path(
        "meetings/answer/<uuid:uid>/<int:person_id>/<str:token>/<int:material_id>/",
        inviting.answer_material,
        name="answer_material",
    ),
    path("structures/decisions/", outcome_list.decision_list, name="decision_list"),
    path("structures/actions/", outcome_list.action_list, name="action_list"),
    path("actions/<int:outcome_id>/", outcome_list.action_detail, name="action_detail"),
    path(
        "actions/<int:outcome_id>/<str:token>/",
        outcome_list.action_by_link,
        name="action_by_link",
    ),
    path(
        "meetings/<int:meeting_id>/items/<int:item_id>/materials/new/",
        material.material_new,
        name="material_new",
    ),
    path(
        "meetings/<int:meeting_id>/materials/<int:material_id>/",
        material.material_file,
        name="material_file",
    ),
    path(
        "meetings/<int:meeting_id>/materials/<int:material_id>/delete/",
        material.material_delete,
        name="material_delete",
    ),
    path("structures/<int:structure_id>/reports/", upward.upward_list, name="upward_list"),
    path(
        "structures/<int:structure_id>/reports/<int:report_id>/",
        upward.upward_detail,
        name="upward_detail",
    ),
    path(
        "structures/<int:structure_id>/reports/<int:report_id>/edit/",
        upward.upward_edit,
        name="upward_edit",
    ),
    path(
        "structures/<int:structure_id>/reports/<int:report_id>/pdf/",
        upward.upward_pdf,
        name="upward_pdf",
    ),
    path(
        "structures/<int:structure_id>/reports/<int:report_id>/send/",
        upward.upward_send,
        name="upward_send",
    ),
]
