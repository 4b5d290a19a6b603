"""Roles, one's own account, invitations. Signing in itself is allauth's, under /accounts/."""

from django.urls import path

from portal.accounts.views.account import account_edit, session_end
from portal.accounts.views.csp_report import csp_report
from portal.accounts.views.form_token import form_token
from portal.accounts.views.invitation import invitation_accept, invitation_open, invitation_show
from portal.accounts.views.roles import roles

app_name = "accounts"
urlpatterns = [
    path("roles/", roles, name="roles"),
    path("account/", account_edit, name="account_edit"),
    path("account/sessions/<int:pk>/end/", session_end, name="session_end"),
    path("invitation/", invitation_show, name="invitation"),
    path("invitation/accept/", invitation_accept, name="invitation_accept"),
    path("invitation/<str:token>/", invitation_open, name="invitation_open"),
    path("csp-report/", csp_report, name="csp_report"),
    path("form-token/", form_token, name="form_token"),
]
