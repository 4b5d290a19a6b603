"""One's own account: name and language, ways to sign in, roles, open sessions."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, signed_in
from portal.accounts.forms.account import AccountForm
from portal.accounts.permissions import Permission
from portal.alphabet import alphabetical


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account_edit(request: SignedInRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        response = redirect("accounts:account_edit")
        # From now on the pages, too, speak the language of the person's mails.
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=bool(settings.LANGUAGE_COOKIE_SECURE),
            samesite="Lax",
        )
        with translation.override(person.language):
            messages.success(request, _("Your details are saved."))
        return response
    roles = sorted((str(capfirst(role.label)) for role in request.user.all_roles), key=alphabetical)
    context = {
        "form": form,
        "roles": roles,
        "may_read_trail": request.user.has_perm_anywhere(Permission.VIEW_AUDIT),
        "may_see_mails": request.user.has_perm_anywhere(Permission.VIEW_OUTBOX),
    }
    return TemplateResponse(request, "accounts/account/edit.html", context)


@signed_in
@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign out of one other browser."""
    others = UserSession.objects.filter(user=request.user).exclude(
        session_key=request.session.session_key
    )
    get_object_or_404(others, pk=pk).end()
    messages.success(request, _("That session has ended."))
    return redirect("usersessions_list")
