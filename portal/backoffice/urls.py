from django.urls import path

from portal.backoffice.views.audit import audit_list
from portal.backoffice.views.feedback import feedback_answer, feedback_list
from portal.backoffice.views.invitation import invitation_revoke, person_invite
from portal.backoffice.views.mailing import (
    mailing_pause,
    mailing_resume,
    mailing_stop,
    outbox_release,
)
from portal.backoffice.views.message import (
    outbox_correct,
    outbox_put_aside,
    outbox_retry,
    outbox_retry_all,
    outbox_settle,
    outbox_settle_all,
)
from portal.backoffice.views.outbox import outbox_detail, outbox_list, outbox_open
from portal.backoffice.views.person import (
    account_close,
    account_open,
    assignment_add,
    assignment_end,
    person_detail,
    person_list,
    role_grant,
    role_withdraw,
)
from portal.backoffice.views.scheduled_act import due_believe, due_run
from portal.backoffice.views.system import system

app_name = "backoffice"
urlpatterns = [
    path("audit/", audit_list, name="audit_list"),
    path("people/", person_list, name="person_list"),
    path("people/invite/", person_invite, name="person_invite"),
    path("people/invitations/<int:pk>/revoke/", invitation_revoke, name="invitation_revoke"),
    path("people/<int:pk>/", person_detail, name="person_detail"),
    path("people/<int:pk>/roles/", role_grant, name="role_grant"),
    path("people/<int:pk>/roles/<slug:role>/withdraw/", role_withdraw, name="role_withdraw"),
    path("people/<int:pk>/close/", account_close, name="account_close"),
    path("people/<int:pk>/open/", account_open, name="account_open"),
    path("people/<int:pk>/assignments/", assignment_add, name="assignment_add"),
    path(
        "people/<int:pk>/assignments/<int:assignment_id>/end/",
        assignment_end,
        name="assignment_end",
    ),
    path("outbox/", outbox_list, name="outbox_list"),
    path("outbox/release/", outbox_release, name="outbox_release"),
    path("outbox/uncertain/arrived/", outbox_settle_all, name="outbox_settle_all"),
    path("outbox/failed/retry/", outbox_retry_all, name="outbox_retry_all"),
    path("outbox/<uuid:message_id>/", outbox_detail, name="outbox_detail"),
    path("outbox/<uuid:message_id>/address/", outbox_open, name="outbox_open"),
    path("outbox/<uuid:message_id>/retry/", outbox_retry, name="outbox_retry"),
    path("outbox/<uuid:message_id>/correct/", outbox_correct, name="outbox_correct"),
    path("outbox/<uuid:message_id>/aside/", outbox_put_aside, name="outbox_put_aside"),
    path("outbox/<uuid:message_id>/settle/", outbox_settle, name="outbox_settle"),
    path("outbox/mailings/<path:campaign>/pause/", mailing_pause, name="mailing_pause"),
    path("outbox/mailings/<path:campaign>/resume/", mailing_resume, name="mailing_resume"),
    path("outbox/mailings/<path:campaign>/stop/", mailing_stop, name="mailing_stop"),
    path("system/", system, name="system"),
    path("system/planned/go-on/", due_believe, name="due_believe"),
    path("system/planned/<int:pk>/run/", due_run, name="due_run"),
    path("feedback/list/", feedback_list, name="feedback_list"),
    path("feedback/list/<int:pk>/answered/", feedback_answer, name="feedback_answer"),
]
