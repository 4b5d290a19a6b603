"""Meetings of structures."""

from django.urls import path

from regions.meetings.views import attendance, meeting, minutes, outcome

app_name = "meetings"

urlpatterns = [
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
]
