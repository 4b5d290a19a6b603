"""The register of organisations."""

from django.urls import path

from regions.organisations.views import (
    bulk_act,
    claim,
    confirm,
    duplicates,
    merging,
    office,
    proposal,
    register_import,
    representative,
    saved_view,
)
from regions.organisations.views.export import export
from regions.organisations.views.member_list import member_list
from regions.organisations.views.organisation import organisation_contacts, organisation_detail
from regions.organisations.views.organisation_editing import organisation_edit, organisation_new
from regions.organisations.views.organisation_history import organisation_history
from regions.organisations.views.organisation_list import organisation_list, register
from regions.organisations.views.own_facts import own_facts

app_name = "organisations"

urlpatterns = [
    path("regions/<slug:region_slug>/organisations/", organisation_list, name="organisation_list"),
    path("organisations/represent/", claim.claim_lookup, name="claim_lookup"),
    path("organisations/represent/asked/", claim.claim_asked, name="claim_asked"),
    path(
        "organisations/represent/propose/", claim.organisation_propose, name="organisation_propose"
    ),
    path("organisations/represent/link/", claim.claim_link, name="claim_link"),
    path("organisations/represent/open/<str:token>/", claim.claim_open, name="claim_open"),
    path("organisations/represent/new/<str:mark>/", claim.claim_new, name="claim_new"),
    path("organisations/claims/", claim.claim_list, name="claim_list"),
    path("organisations/claims/<uuid:claim_id>/", claim.claim_detail, name="claim_detail"),
    path(
        "organisations/<str:public_id>/representatives/",
        representative.representative_list,
        name="representative_list",
    ),
    path(
        "organisations/<str:public_id>/representatives/<int:user_id>/end/",
        representative.representative_end,
        name="representative_end",
    ),
    path("organisations/", register, name="register"),
    path("organisations/imports/", register_import.import_list, name="import_list"),
    path(
        "organisations/imports/template/", register_import.import_template, name="import_template"
    ),
    path(
        "organisations/imports/<uuid:import_id>/",
        register_import.import_detail,
        name="import_detail",
    ),
    path(
        "organisations/imports/<uuid:import_id>/columns/",
        register_import.import_columns,
        name="import_columns",
    ),
    path(
        "organisations/imports/<uuid:import_id>/remap/",
        register_import.import_remap,
        name="import_remap",
    ),
    path(
        "organisations/imports/<uuid:import_id>/decide/",
        register_import.import_decide,
        name="import_decide",
    ),
    path(
        "organisations/imports/<uuid:import_id>/apply/",
        register_import.import_apply,
        name="import_apply",
    ),
    path(
        "organisations/imports/<uuid:import_id>/put-away/",
        register_import.import_put_away,
        name="import_put_away",
    ),
    path(
        "organisations/imports/<uuid:import_id>/call-off/",
        register_import.import_call_off,
        name="import_call_off",
    ),
    path(
        "organisations/imports/<uuid:import_id>/undo/",
        register_import.import_undo,
        name="import_undo",
    ),
    path(
        "organisations/imports/<uuid:import_id>/retry/",
        register_import.import_retry,
        name="import_retry",
    ),
    path(
        "organisations/imports/<uuid:import_id>/errors/",
        register_import.import_errors,
        name="import_errors",
    ),
    path(
        "organisations/imports/<uuid:import_id>/rows/",
        register_import.import_rows,
        name="import_rows",
    ),
    path("organisations/views/", saved_view.saved_view_list, name="saved_view_list"),
    path("organisations/views/<int:pk>/", saved_view.saved_view_rename, name="saved_view_rename"),
    path(
        "organisations/views/<int:pk>/delete/",
        saved_view.saved_view_delete,
        name="saved_view_delete",
    ),
    path("organisations/acts/", bulk_act.act_choose, name="act_choose"),
    path("organisations/acts/new/<slug:kind>/", bulk_act.act_new, name="act_new"),
    path("organisations/acts/<uuid:act_id>/", bulk_act.bulk_act, name="bulk_act"),
    path("organisations/acts/<uuid:act_id>/undo/", bulk_act.bulk_act_undo, name="bulk_act_undo"),
    path("organisations/export/", export, name="export"),
    path("organisations/proposals/", proposal.proposal_list, name="proposal_list"),
    path("organisations/proposals/<int:pk>/", proposal.proposal_detail, name="proposal_detail"),
    path(
        "organisations/proposals/<int:pk>/withdraw/",
        proposal.proposal_withdraw,
        name="proposal_withdraw",
    ),
    path("organisations/<str:public_id>/own-facts/", own_facts, name="own_facts"),
    path("organisations/<str:public_id>/confirm/", confirm.organisation_confirm, name="confirm"),
    path("organisations/duplicates/", duplicates.duplicate_list, name="duplicate_list"),
    path("organisations/duplicates/search/", duplicates.duplicate_search, name="duplicate_search"),
    path(
        "organisations/duplicates/<int:pk>/judge/",
        duplicates.duplicate_judge,
        name="duplicate_judge",
    ),
    path("organisations/merges/", merging.merge_list, name="merge_list"),
    path("organisations/merges/<int:pk>/", merging.merge_detail, name="merge_detail"),
    path("organisations/merges/<int:pk>/undo/", merging.merge_undo, name="merge_undo"),
    path("organisations/<str:public_id>/merge/", merging.merge_find, name="merge_find"),
    path("organisations/<str:public_id>/merge/<str:other_id>/", merging.merge_form, name="merge"),
    path("organisations/new/", organisation_new, name="organisation_new"),
    path("organisations/<str:public_id>/", organisation_detail, name="organisation_detail"),
    path(
        "organisations/<str:public_id>/edit/",
        organisation_edit,
        name="organisation_edit",
    ),
    path(
        "organisations/<str:public_id>/contacts/",
        organisation_contacts,
        name="organisation_contacts",
    ),
    path("organisations/<str:public_id>/offices/new/", office.office_new, name="office_new"),
    path(
        "organisations/<str:public_id>/offices/<int:office_id>/",
        office.office_edit,
        name="office_edit",
    ),
    path(
        "organisations/<str:public_id>/offices/<int:office_id>/holder/",
        office.office_holder,
        name="office_holder",
    ),
    path(
        "organisations/<str:public_id>/offices/<int:office_id>/terms/<int:term_id>/",
        office.office_term,
        name="office_term",
    ),
    path(
        "organisations/<str:public_id>/offices/<int:office_id>/write/",
        office.office_write,
        name="office_write",
    ),
    path("organisations/<str:public_id>/members/", member_list, name="member_list"),
    path(
        "organisations/<str:public_id>/history/",
        organisation_history,
        name="organisation_history",
    ),
]
