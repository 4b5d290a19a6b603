"""The demo's mailbox: what the portal would have sent."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.demo import mails


@public
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    found = mails.newest(Path(settings.MAIL_DIR))
    return TemplateResponse(request, "demo/mail/list.html", {"mails": found})


@public
@require_safe
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    mail = mails.find(Path(settings.MAIL_DIR), key)
    if mail is None:
        raise Http404
    return TemplateResponse(request, "demo/mail/detail.html", {"mail": mail})
