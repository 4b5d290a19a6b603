from django.urls import path

from portal.summary.views import page

app_name = "summary"

urlpatterns = [path("summary/", page, name="page")]
