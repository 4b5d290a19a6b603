"""Regions and their profiles."""

from django.urls import path

from regions.profiles.views import draft, revision, section
from regions.views import region

app_name = "regions"

REGION = "regions/<slug:region_slug>/"
SECTION = f"{REGION}profile/<slug:section_key>/"
DRAFT = f"{REGION}drafts/<uuid:draft_id>/"

urlpatterns = [
    path("regions/", region.region_list, name="region_list"),
    path(REGION, region.region_detail, name="region_detail"),
    path(f"{SECTION}edit/", section.section_edit, name="section_edit"),
    path(f"{SECTION}autosave/", section.section_autosave, name="section_autosave"),
    path(f"{SECTION}history/", revision.section_history, name="section_history"),
    path(f"{SECTION}diff/", revision.section_diff, name="section_diff"),
    path(f"{SECTION}restore/<int:number>/", revision.section_restore, name="section_restore"),
    path(DRAFT, draft.draft_detail, name="draft_detail"),
    path(f"{DRAFT}conflict/", draft.draft_conflict, name="draft_conflict"),
    path(f"{DRAFT}discard/", draft.draft_discard, name="draft_discard"),
]
