"""Meetings of structures."""

from django.urls import path

from regions.meetings.views import meeting

app_name = "meetings"

urlpatterns = [
    path("meetings/<int:meeting_id>/", meeting.meeting_detail, name="meeting_detail"),
]
