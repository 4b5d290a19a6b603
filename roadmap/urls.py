"""The roadmap: its pages, steps and influence points."""

from django.urls import path

from roadmap.views import grid, roadmap, status, step, text_revisions, texts

app_name = "roadmap"

# A roadmap's name in addresses is never one of the words that stand in its place.
ROADMAP = "roadmap/<slug:slug>/"
STEP = "roadmap/steps/<int:pk>/"
POINT = "roadmap/points/<int:pk>/"
TEXTS = "roadmap/texts/<slug:kind>/<int:pk>/"

urlpatterns = [
    path("roadmap/", roadmap.current, name="current"),
    path(STEP, step.step_detail, name="step_detail"),
    path(f"{STEP}grid/", grid.grid_step, name="grid_step"),
    path(f"{STEP}grid/report/", status.statuses_report, name="statuses_report"),
    path(f"{STEP}grid/<slug:region_slug>/", status.status_detail, name="status_detail"),
    path(f"{STEP}grid/<slug:region_slug>/report/", status.status_report, name="status_report"),
    path(POINT, roadmap.influence_point_detail, name="influence_point_detail"),
    path(f"{TEXTS}edit/", texts.texts_edit, name="texts_edit"),
    path(f"{TEXTS}history/", text_revisions.texts_history, name="texts_history"),
    path(f"{TEXTS}diff/", text_revisions.texts_diff, name="texts_diff"),
    path(f"{TEXTS}restore/<int:number>/", text_revisions.texts_restore, name="texts_restore"),
    path(ROADMAP, roadmap.roadmap_detail, name="roadmap_detail"),
    path(f"{ROADMAP}grid/", grid.grid, name="grid"),
    path(f"{ROADMAP}grid/<slug:region_slug>/", grid.grid_region, name="grid_region"),
]
