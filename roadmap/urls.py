"""The roadmap: its pages, steps and influence points."""

from django.urls import path

from roadmap.views import roadmap, step

app_name = "roadmap"

# A roadmap's name in addresses is never one of the words that stand in its place.
ROADMAP = "roadmap/<slug:slug>/"
STEP = "roadmap/steps/<int:pk>/"
POINT = "roadmap/points/<int:pk>/"

urlpatterns = [
    path("roadmap/", roadmap.current, name="current"),
    path(STEP, step.step_detail, name="step_detail"),
    path(POINT, roadmap.influence_point_detail, name="influence_point_detail"),
    path(ROADMAP, roadmap.roadmap_detail, name="roadmap_detail"),
]
