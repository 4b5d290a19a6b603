"""The annual clock, its own entries and its feeds."""

from django.urls import path

from regions.calendar.views import entry, feed, year

app_name = "calendar"

ENTRY = "calendar/entries/<int:entry_id>/"

urlpatterns = [
    path("calendar/", year.year, name="year"),
    path("calendar/entries/new/", entry.entry_new, name="entry_new"),
    path(f"{ENTRY}edit/", entry.entry_edit, name="entry_edit"),
    path(f"{ENTRY}delete/", entry.entry_delete, name="entry_delete"),
    path(f"{ENTRY}<int:year>/", entry.occurrence_edit, name="occurrence_edit"),
    path("calendar/<int:year>/copy/", entry.year_copy, name="year_copy"),
    path("calendar/feeds/", feed.feed_list, name="feed_list"),
    path("calendar/feeds/<int:feed_id>/take-back/", feed.feed_take_back, name="feed_take_back"),
    path("calendar/feed/<slug:secret>.ics", feed.feed, name="feed"),
]
