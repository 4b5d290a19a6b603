"""Halting a whole mailing, for a while or for good; and what a restore has halted."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.backoffice.outbox import Mailing, mailing_names, mailings
from portal.outbox.holding import hold, release
from portal.outbox.mailing import abort, pause, resume
from portal.outbox.models import OutboxMessage


def _mailing(campaign: str) -> Mailing:
    if "\0" in campaign:  # PostgreSQL knows no such text
        raise Http404
    found = mailings(OutboxMessage.objects.all(), campaign=campaign, titles=mailing_names())
    if not found:
        raise Http404
    return found[0]


def _back(campaign: str) -> HttpResponse:
    return redirect(f"{reverse('backoffice:outbox_list')}?{urlencode({'campaign': campaign})}")


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
def outbox_release(request: SignedInRequest) -> HttpResponse:
    """Somebody has looked at what waits after a restore elsewhere."""
    now = timezone.now()
    if hold(begins=False):
        try:
            release()
        except OSError:
            messages.error(request, _("The folder of the files cannot be written to."))
        else:
            trail.record("outbox.released", by=request.user, at=now)
            messages.success(request, _("The mail goes on."))
    return redirect("backoffice:outbox_list")


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
@transaction.atomic
def mailing_pause(request: SignedInRequest, campaign: str) -> HttpResponse:
    now = timezone.now()
    pause(_mailing(campaign).name, at=now)
    trail.record("mailing.paused", by=request.user, at=now, mailing=campaign)
    messages.success(request, _("Nothing more of this mailing is sent until you resume it."))
    return _back(campaign)


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
@transaction.atomic
def mailing_resume(request: SignedInRequest, campaign: str) -> HttpResponse:
    now = timezone.now()
    resume(_mailing(campaign).name, at=now)
    trail.record("mailing.resumed", by=request.user, at=now, mailing=campaign)
    messages.success(request, _("The mailing goes on."))
    return _back(campaign)


@permitted(Permission.MANAGE_OUTBOX)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def mailing_stop(request: SignedInRequest, campaign: str) -> HttpResponse:
    """Asks first: what is stopped is not sent any more. A mailing that never ends can only be paused."""
    mailing, now = _mailing(campaign), timezone.now()
    if not mailing.can_stop:
        raise Http404
    if request.method != "POST":
        return TemplateResponse(request, "backoffice/outbox/stop.html", {"mailing": mailing})
    spared = abort(mailing.name, at=now)
    trail.record("mailing.stopped", by=request.user, at=now, mailing=campaign, count=spared)
    messages.success(
        request,
        ngettext(
            "The mailing is stopped; %(count)d mail is not sent.",
            "The mailing is stopped; %(count)d mails are not sent.",
            spared,
        )
        % {"count": spared},
    )
    return _back(campaign)
