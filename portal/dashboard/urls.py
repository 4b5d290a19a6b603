"""The home of every role, and the nation at a glance."""

from django.urls import path

from portal.dashboard.views import home, nation

app_name = "dashboard"

urlpatterns = [
    path("", home.home, name="home"),
    path("nation/", nation.nation, name="nation"),
]
