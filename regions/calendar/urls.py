"""The annual clock."""

from django.urls import path

from regions.calendar.views import year

app_name = "calendar"

urlpatterns = [
    path("calendar/", year.year, name="year"),
]
