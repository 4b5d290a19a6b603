"""The demo's mailbox: every mail of the portal, for every visitor. Only in the demo."""

from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import View, public
from portal.demo import mails
from portal.outbox.models import OutboxMessage
from portal.ui.lists import requested_page, search_words

PAGE_SIZE = 25


def only_in_the_demo(view: View) -> View:
    """Mails open accounts: where people are real there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, **kwargs)

    return guarded


@public
@only_in_the_demo
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    to = search_words(request.GET.get("to"), limit=254)
    page = requested_page(request, mails.sent_to(to), size=PAGE_SIZE)
    return TemplateResponse(
        request,
        "demo/mail/list.html",
        {"page": page, "to": to, "rows": mails.listed_mails(list(page))},
    )


@public
@only_in_the_demo
@require_safe
def mail_detail(request: HttpRequest, message_id: UUID) -> HttpResponse:
    message = get_object_or_404(OutboxMessage, pk=message_id)
    mail = mails.read(message, Path(settings.MAIL_DIR), at=timezone.now())
    return TemplateResponse(request, "demo/mail/detail.html", {"message": message, "mail": mail})
