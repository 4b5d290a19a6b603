from django.urls import path

from portal.about.views.feedback import feedback, feedback_sent
from portal.about.views.statement import accessibility, privacy

app_name = "about"
urlpatterns = [
    path("accessibility/", accessibility, name="accessibility"),
    path("privacy/", privacy, name="privacy"),
    path("feedback/", feedback, name="feedback"),
    path("feedback/sent/<slug:reference>/", feedback_sent, name="feedback_sent"),
]
