"""One's own views of the register: saved, opened, renamed, deleted."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.organisations.forms.saved_view import SavedViewForm
from regions.organisations.models import SavedView

METHODS = ["GET", "HEAD", "POST"]


def _own(request: SignedInRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView, pk=pk, user=request.user)


@permitted_anywhere(Permission.LIST_ORGANISATIONS)
@require_http_methods(METHODS)
def saved_view_list(request: SignedInRequest) -> HttpResponse:
    """Those that there are; what is posted becomes one more."""
    # A sign that no query of the list holds, and no database takes.
    query = request.POST.get("query", "").removeprefix("?").replace("\0", "")
    new = SavedView(user=request.user, query=query)
    form = SavedViewForm(request.POST if request.method == "POST" else None, view=new)
    if request.method == "POST" and (view := _saved(form)):
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
        return redirect(view.url)
    own = SavedView.objects.filter(user=request.user)
    context = {"views": own, "form": form, "query": query}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "organisations/saved_view/list.html", context, status=status)


@permitted_anywhere(Permission.LIST_ORGANISATIONS)
@require_http_methods(METHODS)
def saved_view_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    form = SavedViewForm(request.POST if request.method == "POST" else None, view=view)
    if request.method == "POST" and _saved(form):
        return redirect("organisations:saved_view_list")
    context = {"view": view, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "organisations/saved_view/rename.html", context, status=status)


@permitted_anywhere(Permission.LIST_ORGANISATIONS)
@require_POST
def saved_view_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    view.delete()
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect("organisations:saved_view_list")


def _saved(form: SavedViewForm) -> SavedView | None:
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return form.save()
    except IntegrityError:
        # The same name in two windows at once.
        form.add_error("name", _("You have a view of this name already. Choose another name."))
        return None
