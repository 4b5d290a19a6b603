"""The outbox as people read it: how each mail fared."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.backoffice.forms.outbox import AddressForm, OutboxFilter
from portal.backoffice.outbox import (
    TONES,
    FailedMails,
    mailing_names,
    mailings,
    may_open,
    tabs,
    visible_to,
)
from portal.outbox.holding import hold
from portal.outbox.models import OutboxMessage, State
from portal.outbox.notices import standing_mailings
from portal.outbox.refusals import refusals_of
from portal.ui.lists import requested_page
from regions.models import Region


@dataclass(frozen=True)
class ListedMail:
    """One mail as it is listed."""

    mail: OutboxMessage
    mailing: str
    region: str
    tone: str


@permitted_anywhere(Permission.VIEW_OUTBOX)
@require_safe
def outbox_list(request: SignedInRequest) -> HttpResponse:
    """What changed last stands first; narrowed down by state and by mailing."""
    form = OutboxFilter(request.GET)
    campaign, state = form.chosen.get("campaign", ""), form.chosen.get("state", "")
    visible = visible_to(request.user)
    found = visible.filter(campaign=campaign) if campaign else visible
    chosen = form.narrow(visible)
    page = requested_page(request, chosen)
    names = {region.code: str(region) for region in Region.objects.all()}
    titles = mailing_names()
    now, manages = timezone.now(), _manages(request)
    held = hold(begins=False)
    context = {
        "hold": held,
        "waiting": visible.queued().count() if held else 0,
        "can_manage": manages,
        "set_back": chosen.set_back().count() if state == State.UNCERTAIN and manages else 0,
        "shown_at": now.isoformat(),
        "tabs": tabs(found, campaign=campaign, chosen=state),
        "mailings": mailings(visible, campaign=campaign, titles=titles) if manages else [],
        "campaign": campaign,
        "title": titles.get(campaign, campaign),
        "page": page,
        "failed": FailedMails.among(chosen, of=page.paginator.count, at=now)
        if state == State.FAILED and manages
        else None,
        "mails": [
            ListedMail(
                mail,
                ""
                if mail.campaign in standing_mailings
                else titles.get(mail.campaign, mail.campaign),
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


def visible_mail(request: SignedInRequest, message_id: UUID) -> OutboxMessage:
    message: OutboxMessage = get_object_or_404(visible_to(request.user), pk=message_id)
    return message


def detail_page(
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
        "refusals": refusals_of(message.address),
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
    return detail_page(request, visible_mail(request, message_id))


@permitted_anywhere(Permission.VIEW_OUTBOX)
@require_POST
def outbox_open(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """The whole address; that somebody looked stands in the trail."""
    message = visible_mail(request, message_id)
    if not may_open(request.user, message):
        raise Http404
    trail.record("letter.opened", subject=message, by=request.user, scope=message.scope)
    return detail_page(request, message, is_open=True)
