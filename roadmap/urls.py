"""The roadmap: its pages, steps and influence points."""

from django.urls import path

from roadmap.views import (
    action,
    bounds,
    evidence,
    grid,
    influence_point,
    milestone,
    outcome,
    own_points,
    plan,
    plan_file,
    priority,
    proposal,
    roadmap,
    roadmap_settings,
    status,
    step,
    step_editing,
    text_revisions,
    texts,
)

app_name = "roadmap"

# A roadmap's name in addresses is never one of the words that stand in its place.
ROADMAP = "roadmap/<slug:slug>/"
STEP = "roadmap/steps/<int:pk>/"
POINT = "roadmap/points/<int:pk>/"
TEXTS = "roadmap/texts/<slug:kind>/<int:pk>/"
PRIORITY = "roadmap/priorities/<int:pk>/"
MILESTONE = "roadmap/milestones/<int:pk>/"
ACTION = "roadmap/actions/<int:pk>/"
FILE = f"{ROADMAP}import/<uuid:file_id>/"
TARGET = f"{STEP}targets/<int:target_pk>/"
PROPOSALS = f"{ROADMAP}proposals/"
PROPOSAL = f"{PROPOSALS}<int:pk>/"
BOUNDS = f"{ROADMAP}bounds/"

urlpatterns = [
    path("roadmap/", roadmap.current, name="current"),
    path(STEP, step.step_detail, name="step_detail"),
    path(f"{STEP}grid/", grid.grid_step, name="grid_step"),
    path(f"{STEP}grid/report/", status.statuses_report, name="statuses_report"),
    path(f"{STEP}grid/<slug:region_slug>/", status.status_detail, name="status_detail"),
    path(f"{STEP}grid/<slug:region_slug>/report/", status.status_report, name="status_report"),
    path(f"{STEP}evidence/", evidence.step_evidence, name="step_evidence"),
    path(f"{STEP}targets/add/", evidence.target_add, name="target_add"),
    path(TARGET, evidence.target_edit, name="target_edit"),
    path(f"{TARGET}remove/", evidence.target_remove, name="target_remove"),
    path("roadmap/points/", own_points.own_points, name="own_points"),
    path("roadmap/points/letters/", own_points.reminders_switch, name="reminders_switch"),
    path(
        "roadmap/points/letters/<int:user_id>/<slug:token>/",
        own_points.reminders_off,
        name="reminders_off",
    ),
    path(POINT, influence_point.influence_point_detail, name="influence_point_detail"),
    path(f"{POINT}edit/", influence_point.influence_point_edit, name="influence_point_edit"),
    path(f"{POINT}delete/", influence_point.influence_point_delete, name="influence_point_delete"),
    path(f"{POINT}outcome/", outcome.influence_point_outcome, name="influence_point_outcome"),
    path(f"{ROADMAP}points/new/", influence_point.influence_point_new, name="influence_point_new"),
    path(f"{TEXTS}edit/", texts.texts_edit, name="texts_edit"),
    path(f"{TEXTS}history/", text_revisions.texts_history, name="texts_history"),
    path(f"{TEXTS}diff/", text_revisions.texts_diff, name="texts_diff"),
    path(f"{TEXTS}restore/<int:number>/", text_revisions.texts_restore, name="texts_restore"),
    path("roadmap/new/", roadmap_settings.roadmap_new, name="roadmap_new"),
    path(f"{STEP}edit/", step_editing.step_edit, name="step_edit"),
    path(f"{STEP}supersede/", step_editing.step_supersede, name="step_supersede"),
    path(f"{STEP}delete/", step_editing.step_delete, name="step_delete"),
    path(f"{STEP}actions/new/", action.action_new, name="action_new"),
    path(f"{ACTION}edit/", action.action_edit, name="action_edit"),
    path(f"{ACTION}done/", action.action_done, name="action_done"),
    path(f"{ACTION}delete/", action.action_delete, name="action_delete"),
    path(f"{PRIORITY}edit/", priority.priority_edit, name="priority_edit"),
    path(f"{PRIORITY}delete/", priority.priority_delete, name="priority_delete"),
    path(f"{PRIORITY}steps/new/", step_editing.step_new, name="step_new"),
    path(f"{MILESTONE}edit/", milestone.milestone_edit, name="milestone_edit"),
    path(f"{MILESTONE}delete/", milestone.milestone_delete, name="milestone_delete"),
    path(f"{ROADMAP}edit/", plan.plan_edit, name="plan_edit"),
    path(f"{ROADMAP}edit/settings/", roadmap_settings.roadmap_edit, name="roadmap_edit"),
    path(f"{ROADMAP}edit/publish/", roadmap_settings.roadmap_publish, name="roadmap_publish"),
    path(f"{ROADMAP}edit/archive/", roadmap_settings.roadmap_archive, name="roadmap_archive"),
    path(f"{ROADMAP}edit/delete/", roadmap_settings.roadmap_delete, name="roadmap_delete"),
    path(f"{ROADMAP}edit/priorities/new/", priority.priority_new, name="priority_new"),
    path(f"{ROADMAP}edit/milestones/new/", milestone.milestone_new, name="milestone_new"),
    path(f"{ROADMAP}texts/", text_revisions.texts_list, name="texts_list"),
    path(f"{ROADMAP}import/", plan_file.plan_file_new, name="plan_file_new"),
    path(f"{FILE}", plan_file.plan_file_detail, name="plan_file_detail"),
    path(f"{FILE}apply/", plan_file.plan_file_apply, name="plan_file_apply"),
    path(f"{FILE}put-away/", plan_file.plan_file_put_away, name="plan_file_put_away"),
    path(ROADMAP, roadmap.roadmap_detail, name="roadmap_detail"),
    path(f"{ROADMAP}grid/", grid.grid, name="grid"),
    path(f"{ROADMAP}grid/<slug:region_slug>/", grid.grid_region, name="grid_region"),
    path(PROPOSALS, proposal.proposal_list, name="proposal_list"),
    path(f"{PROPOSALS}look/", proposal.proposal_look, name="proposal_look"),
    path(PROPOSAL, proposal.proposal_detail, name="proposal_detail"),
    path(f"{PROPOSAL}accept/", proposal.proposal_accept, name="proposal_accept"),
    path(f"{PROPOSAL}link/", proposal.proposal_link, name="proposal_link"),
    path(f"{PROPOSAL}dismiss/", proposal.proposal_dismiss, name="proposal_dismiss"),
    path(BOUNDS, bounds.bounds, name="bounds"),
    path(f"{BOUNDS}edit/", bounds.bounds_edit, name="bounds_edit"),
]
