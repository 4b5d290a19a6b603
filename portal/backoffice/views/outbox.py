"""The outbox: how each mail fared, and what a person can do where the portal cannot."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.backoffice.forms.outbox import AddressForm, FailedMailsForm
from portal.backoffice.outbox import (
    STANDING,
    TONES,
    FailedMails,
    mailing_names,
    mailings,
    may_open,
    tabs,
    visible_to,
)
from portal.outbox.actions.letter import (
    correct_and_retry,
    put_aside,
    retry,
    retry_all,
    settle,
)
from portal.outbox.models import OutboxMessage, State
from regions.models import Region

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One mail as it is listed."""

    mail: OutboxMessage
    mailing: str
    region: str
    tone: str


@permitted_anywhere(Permission.VIEW_OUTBOX)
@require_safe
def outbox_list(request: SignedInRequest) -> HttpResponse:
    """What changed last stands first; narrowed down by state and by mailing."""
    # PostgreSQL knows no text with a NUL in it.
    campaign = request.GET.get("campaign", "")[:100].replace("\0", "")
    state = request.GET.get("state", "")
    state = state if state in State.values else ""
    visible = visible_to(request.user)
    found = visible.filter(campaign=campaign) if campaign else visible
    chosen = found.filter(state=state) if state else found
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    names = {region.code: str(region) for region in Region.objects.all()}
    titles = mailing_names()
    context = {
        "tabs": tabs(found, campaign=campaign, chosen=state),
        "mailings": mailings(visible, campaign=campaign, titles=titles)
        if _manages(request)
        else [],
        "campaign": campaign,
        "title": titles.get(campaign, campaign),
        "page": page,
        "failed": FailedMails.among(chosen, of=page.paginator.count, at=timezone.now())
        if state == State.FAILED and _manages(request)
        else None,
        "rows": [
            Row(
                mail,
                "" if mail.campaign in STANDING else titles.get(mail.campaign, mail.campaign),
                names.get(mail.scope, ""),
                TONES.get(State(mail.state), ""),
            )
            for mail in page
        ],
        "is_national": request.user.has_perm(Permission.VIEW_OUTBOX),
    }
    return TemplateResponse(request, "backoffice/outbox/list.html", context)


def _manages(request: SignedInRequest) -> bool:
    return request.user.has_perm(Permission.MANAGE_OUTBOX)


def _visible(request: SignedInRequest, message_id: UUID) -> OutboxMessage:
    message: OutboxMessage = get_object_or_404(visible_to(request.user), pk=message_id)
    return message


def _detail(
    request: SignedInRequest,
    message: OutboxMessage,
    *,
    is_open: bool = False,
    form: AddressForm | None = None,
) -> HttpResponse:
    region = Region.objects.filter(code=message.scope).first() if message.scope else None
    context = {
        "mail": message,
        "mailing": mailing_names().get(message.campaign, message.campaign),
        "tone": TONES.get(State(message.state)),
        "region": region,
        "is_open": is_open,
        "may_open": may_open(request.user, message),
        "form": form or AddressForm(initial={"address": message.address if is_open else ""}),
        "is_demo": settings.DEMO,
    }
    return TemplateResponse(request, "backoffice/outbox/detail.html", context)


@permitted_anywhere(Permission.VIEW_OUTBOX)
@require_safe
def outbox_detail(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """What is on the envelope, with the address masked."""
    return _detail(request, _visible(request, message_id))


@permitted_anywhere(Permission.VIEW_OUTBOX)
@require_POST
def outbox_open(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """The whole address; that somebody looked stands in the trail."""
    message = _visible(request, message_id)
    if not may_open(request.user, message):
        raise Http404
    trail.record("letter.opened", subject=message, by=request.user, scope=message.scope)
    return _detail(request, message, is_open=True)


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
def outbox_retry(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    message, now = _visible(request, message_id), timezone.now()
    if retry(message, by=request.user, at=now):
        trail.record("letter.retried", subject=message, by=request.user, at=now)
        messages.success(request, _("The mail is in the queue again."))
    return redirect("backoffice:outbox_detail", message.pk)


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
def outbox_retry_all(request: SignedInRequest) -> HttpResponse:
    """What the page has shown as failed; a second press finds nothing more of it."""
    form, now = FailedMailsForm(request.POST), timezone.now()
    if not form.is_valid():
        raise Http404
    campaign = form.cleaned_data["campaign"]
    shown = visible_to(request.user).filter(changed_at__lte=form.cleaned_data["shown_at"])
    with transaction.atomic():
        of_it = shown.filter(campaign=campaign) if campaign else shown
        count = retry_all(of_it, by=request.user, at=now)
        if count:
            trail.record(
                "letters.retried", by=request.user, at=now, mailing=campaign, letters=count
            )
            words = ngettext(
                "%(count)d mail is in the queue again.",
                "%(count)d mails are in the queue again.",
                count,
            )
            messages.success(request, words % {"count": count})
        else:
            messages.info(request, _("There was nothing left to try again."))
    query = {"state": State.FAILED.value} | ({"campaign": campaign} if campaign else {})
    return redirect(f"{reverse('backoffice:outbox_list')}?{urlencode(query)}")


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
def outbox_correct(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    message, now = _visible(request, message_id), timezone.now()
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _detail(request, message, form=form)
    if correct_and_retry(message, form.cleaned_data["address"], by=request.user, at=now):
        trail.record("letter.corrected", subject=message, by=request.user, at=now)
        messages.success(request, _("The mail goes to the corrected address."))
    return redirect("backoffice:outbox_detail", message.pk)


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
def outbox_put_aside(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """Nothing can be done about it, and nobody is to be asked again."""
    message, now = _visible(request, message_id), timezone.now()
    if put_aside(message, at=now):
        trail.record("letter.put_aside", subject=message, by=request.user, at=now)
        messages.success(request, _("The mail stays unsent."))
    return redirect("backoffice:outbox_detail", message.pk)


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
def outbox_settle(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """Somebody has asked the recipient whether the mail arrived."""
    message, now = _visible(request, message_id), timezone.now()
    if request.POST.get("arrived") not in {"yes", "no"}:
        raise Http404
    arrived = request.POST["arrived"] == "yes"
    if settle(message, arrived=arrived, by=request.user, at=now):
        trail.record("letter.settled", subject=message, by=request.user, at=now, arrived=arrived)
        messages.success(
            request,
            _("Noted: the mail arrived.") if arrived else _("The mail is in the queue again."),
        )
    return redirect("backoffice:outbox_detail", message.pk)
