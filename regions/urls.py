"""Regions and their profiles."""

from django.urls import path

from regions.handover import views as handover
from regions.profiles.views import draft, revision, section
from regions.views import indicator, region

app_name = "regions"

REGION = "regions/<slug:region_slug>/"
SECTION = f"{REGION}profile/<slug:section_key>/"
INDICATOR = "indicators/<slug:code>/"
DRAFT = f"{REGION}drafts/<uuid:draft_id>/"

urlpatterns = [
    path("regions/", region.region_list, name="region_list"),
    path(REGION, region.region_detail, name="region_detail"),
    path("indicators/", indicator.indicator_list, name="indicator_list"),
    path(INDICATOR, indicator.indicator_detail, name="indicator_detail"),
    path(f"{INDICATOR}whole-country/", indicator.indicator_nation, name="indicator_nation"),
    path(f"{INDICATOR}<slug:region_slug>/", indicator.indicator_region, name="indicator_region"),
    path(f"{SECTION}edit/", section.section_edit, name="section_edit"),
    path(f"{SECTION}autosave/", section.section_autosave, name="section_autosave"),
    path(f"{SECTION}history/", revision.section_history, name="section_history"),
    path(f"{SECTION}diff/", revision.section_diff, name="section_diff"),
    path(f"{SECTION}restore/<int:number>/", revision.section_restore, name="section_restore"),
    path(f"{REGION}responsible/", handover.responsible_list, name="responsible_list"),
    path("people/<int:pk>/handover/", handover.handover_new, name="handover_new"),
    path("handovers/<int:pk>/", handover.handover_detail, name="handover_detail"),
    path("handovers/<int:pk>/take-back/", handover.handover_take_back, name="handover_take_back"),
    path(DRAFT, draft.draft_detail, name="draft_detail"),
    path(f"{DRAFT}conflict/", draft.draft_conflict, name="draft_conflict"),
    path(f"{DRAFT}discard/", draft.draft_discard, name="draft_discard"),
]
