from django.urls import path

from surveys.views.answer import answer_autosave, answer_later, answer_page, answer_start
from surveys.views.answer_import import (
    import_apply,
    import_cancel,
    import_detail,
    import_errors,
    import_new,
    import_remove,
    import_retry,
    import_rows,
    import_template,
)
from surveys.views.confirmed_facts import answer_confirm_facts
from surveys.views.custom_message import reminder_message
from surveys.views.draft import (
    draft_copy,
    draft_delete,
    draft_detail,
    draft_move,
    draft_remove,
    draft_undo,
)
from surveys.views.draft_before import draft_before, draft_before_question
from surveys.views.draft_check import draft_check
from surveys.views.draft_condition import draft_condition, draft_page_condition
from surveys.views.draft_part import (
    draft_languages,
    draft_languages_save,
    draft_page,
    draft_page_new,
    draft_page_save,
    draft_question,
    draft_question_new,
    draft_question_save,
    draft_words,
    draft_words_save,
)
from surveys.views.draft_preview import draft_letter, draft_preview
from surveys.views.draft_try import draft_try, draft_try_check, draft_try_page, draft_try_receipt
from surveys.views.invitation import invitation_list, invitation_quiet, invitation_revoke
from surveys.views.late_invitee import late_invitee_invite
from surveys.views.link import link_open
from surveys.views.open_answers import open_answers
from surveys.views.reminder import reminder_list, reminder_preview, reminder_remove, reminder_send
from surveys.views.results import results, results_question
from surveys.views.round import round_detail, round_list, round_open
from surveys.views.round_end import round_close, round_extend, round_publish
from surveys.views.round_plan import round_audience_size, round_delete, round_edit, round_new
from surveys.views.submission import answer_check, answer_receipt, answer_submit
from surveys.views.survey import (
    survey_detail,
    survey_edit,
    survey_list,
    survey_new,
    survey_retire,
)
from surveys.views.survey_correct import survey_correct
from surveys.views.survey_file import survey_from_file, survey_json, survey_paper, survey_xlsform
from surveys.views.unreached import round_unreached

app_name = "surveys"

urlpatterns = [
    # --- Answering
    path("v/<str:token>/", link_open, name="link_open"),
    path("answer/<uuid:invitation_id>/", answer_start, name="answer_start"),
    path("answer/<uuid:invitation_id>/<int:page>/", answer_page, name="answer_page"),
    path("answer/<uuid:invitation_id>/<int:page>/save/", answer_autosave, name="answer_autosave"),
    path("answer/<uuid:invitation_id>/later/", answer_later, name="answer_later"),
    path("answer/<uuid:invitation_id>/check/", answer_check, name="answer_check"),
    path("answer/<uuid:invitation_id>/submit/", answer_submit, name="answer_submit"),
    path("answer/<uuid:invitation_id>/receipt/", answer_receipt, name="answer_receipt"),
    path("answer/<uuid:invitation_id>/facts/", answer_confirm_facts, name="answer_confirm_facts"),
    # --- Rounds and those who are asked
    path("rounds/", round_list, name="round_list"),
    path("rounds/new/", round_new, name="round_new"),
    path("rounds/reach/", round_audience_size, name="round_audience_size"),
    path("rounds/<int:round_id>/", round_detail, name="round_detail"),
    path("rounds/<int:round_id>/edit/", round_edit, name="round_edit"),
    path("rounds/<int:round_id>/delete/", round_delete, name="round_delete"),
    path("rounds/<int:round_id>/open/", round_open, name="round_open"),
    path("rounds/<int:round_id>/unreached/", round_unreached, name="round_unreached"),
    path("rounds/<int:round_id>/extend/", round_extend, name="round_extend"),
    path("rounds/<int:round_id>/close/", round_close, name="round_close"),
    path("rounds/<int:round_id>/publish/", round_publish, name="round_publish"),
    path("rounds/<int:round_id>/reminders/", reminder_list, name="reminder_list"),
    path("rounds/<int:round_id>/reminders/preview/", reminder_preview, name="reminder_preview"),
    path("rounds/<int:round_id>/reminders/send/", reminder_send, name="reminder_send"),
    path(
        "rounds/<int:round_id>/reminders/<int:reminder_id>/remove/",
        reminder_remove,
        name="reminder_remove",
    ),
    path(
        "rounds/<int:round_id>/reminders/<int:reminder_id>/words/",
        reminder_message,
        name="reminder_message",
    ),
    path("rounds/<int:round_id>/invitations/", invitation_list, name="invitation_list"),
    path("rounds/<int:round_id>/invitations/new/", late_invitee_invite, name="late_invitee_invite"),
    path(
        "rounds/<int:round_id>/invitations/<uuid:invitation_id>/revoke/",
        invitation_revoke,
        name="invitation_revoke",
    ),
    path("q/<uuid:invitation_id>/<str:token>/", invitation_quiet, name="invitation_quiet"),
    # --- Surveys, and those that are being made
    path("surveys/", survey_list, name="survey_list"),
    path("surveys/new/", survey_new, name="survey_new"),
    path("surveys/<int:survey_id>/", survey_detail, name="survey_detail"),
    path("surveys/<int:survey_id>/correct/", survey_correct, name="survey_correct"),
    path("surveys/<int:survey_id>/retire/", survey_retire, name="survey_retire"),
    path("surveys/drafts/<int:draft_id>/check/", draft_check, name="draft_check"),
    path("surveys/<int:survey_id>/edit/", survey_edit, name="survey_edit"),
    path("surveys/drafts/<int:draft_id>/before/", draft_before, name="draft_before"),
    path(
        "surveys/drafts/<int:draft_id>/before/<slug:code>/",
        draft_before_question,
        name="draft_before_question",
    ),
    path("surveys/drafts/<int:draft_id>/", draft_detail, name="draft_detail"),
    path("surveys/drafts/<int:draft_id>/move/", draft_move, name="draft_move"),
    path("surveys/drafts/<int:draft_id>/copy/", draft_copy, name="draft_copy"),
    path("surveys/drafts/<int:draft_id>/remove/", draft_remove, name="draft_remove"),
    path("surveys/drafts/<int:draft_id>/undo/", draft_undo, name="draft_undo"),
    path("surveys/drafts/<int:draft_id>/delete/", draft_delete, name="draft_delete"),
    path("surveys/drafts/<int:draft_id>/words/", draft_words, name="draft_words"),
    path("surveys/drafts/<int:draft_id>/words/save/", draft_words_save, name="draft_words_save"),
    path("surveys/drafts/<int:draft_id>/new-page/", draft_page_new, name="draft_page_new"),
    path("surveys/drafts/<int:draft_id>/pages/<slug:code>/", draft_page, name="draft_page"),
    path(
        "surveys/drafts/<int:draft_id>/pages/<slug:code>/save/",
        draft_page_save,
        name="draft_page_save",
    ),
    path(
        "surveys/drafts/<int:draft_id>/pages/<slug:code>/new/",
        draft_question_new,
        name="draft_question_new",
    ),
    path(
        "surveys/drafts/<int:draft_id>/questions/<slug:code>/",
        draft_question,
        name="draft_question",
    ),
    path(
        "surveys/drafts/<int:draft_id>/questions/<slug:code>/save/",
        draft_question_save,
        name="draft_question_save",
    ),
    path("surveys/drafts/<int:draft_id>/languages/", draft_languages, name="draft_languages"),
    path(
        "surveys/drafts/<int:draft_id>/languages/save/",
        draft_languages_save,
        name="draft_languages_save",
    ),
    path("surveys/new/file/", survey_from_file, name="survey_from_file"),
    path("surveys/<int:survey_id>/definition.json", survey_json, name="survey_json"),
    path("surveys/<int:survey_id>/form.xlsx", survey_xlsform, name="survey_xlsform"),
    path("surveys/<int:survey_id>/form.pdf", survey_paper, name="survey_paper"),
    path("surveys/drafts/<int:draft_id>/preview/", draft_preview, name="draft_preview"),
    path("surveys/drafts/<int:draft_id>/letter/", draft_letter, name="draft_letter"),
    path("surveys/drafts/<int:draft_id>/try/", draft_try, name="draft_try"),
    path("surveys/drafts/<int:draft_id>/try/<int:page>/", draft_try_page, name="draft_try_page"),
    path("surveys/drafts/<int:draft_id>/try/check/", draft_try_check, name="draft_try_check"),
    path("surveys/drafts/<int:draft_id>/try/receipt/", draft_try_receipt, name="draft_try_receipt"),
    path(
        "surveys/drafts/<int:draft_id>/conditions/<slug:code>/",
        draft_condition,
        name="draft_condition",
    ),
    path(
        "surveys/drafts/<int:draft_id>/pages/<slug:code>/condition/",
        draft_page_condition,
        name="draft_page_condition",
    ),
    # --- Results
    path("rounds/<int:round_id>/results/", results, name="results"),
    path("rounds/<int:round_id>/results/<slug:code>/", results_question, name="results_question"),
    path("rounds/<int:round_id>/results/<slug:code>/words/", open_answers, name="open_answers"),
    # --- Answers collected elsewhere
    path("rounds/<int:round_id>/import/", import_new, name="import_new"),
    path("rounds/<int:round_id>/import/template/", import_template, name="import_template"),
    path("rounds/<int:round_id>/import/<uuid:import_id>/", import_detail, name="import_detail"),
    path("rounds/<int:round_id>/import/<uuid:import_id>/apply/", import_apply, name="import_apply"),
    path(
        "rounds/<int:round_id>/import/<uuid:import_id>/cancel/", import_cancel, name="import_cancel"
    ),
    path(
        "rounds/<int:round_id>/import/<uuid:import_id>/remove/", import_remove, name="import_remove"
    ),
    path("rounds/<int:round_id>/import/<uuid:import_id>/retry/", import_retry, name="import_retry"),
    path(
        "rounds/<int:round_id>/import/<uuid:import_id>/errors/", import_errors, name="import_errors"
    ),
    path("rounds/<int:round_id>/import/<uuid:import_id>/rows/", import_rows, name="import_rows"),
]
