"""What a person can do about a mail where the portal cannot."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.backoffice.forms.outbox import AddressForm, FailedMailsForm
from portal.backoffice.outbox import visible_to
from portal.backoffice.views.outbox import detail_page, visible_mail
from portal.outbox.models import State
from portal.outbox.refusals import is_dead
from portal.outbox.unsent import (
    correct_and_retry,
    put_aside,
    retry,
    retry_all,
    settle,
    settle_set_back,
)


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
@transaction.atomic
def outbox_retry(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    message, now = visible_mail(request, message_id), timezone.now()
    act = "letter.dead_address_tried" if is_dead(message.address) else "letter.retried"
    if retry(message, by=request.user, at=now):
        trail.record(act, subject=message, by=request.user, at=now)
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
            said = ngettext(
                "%(count)d mail is in the queue again.",
                "%(count)d mails are in the queue again.",
                count,
            )
            messages.success(request, said % {"count": count})
        else:
            messages.info(request, _("There was nothing left to try again."))
    query = {"state": State.FAILED.value} | ({"campaign": campaign} if campaign else {})
    return redirect(f"{reverse('backoffice:outbox_list')}?{urlencode(query)}")


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
def outbox_settle_all(request: SignedInRequest) -> HttpResponse:
    """What the page has shown as on its way before a restore has arrived."""
    form, now = FailedMailsForm(request.POST), timezone.now()
    if not form.is_valid():
        raise Http404
    campaign = form.cleaned_data["campaign"]
    shown = visible_to(request.user).filter(changed_at__lte=form.cleaned_data["shown_at"])
    with transaction.atomic():
        of_it = shown.filter(campaign=campaign) if campaign else shown
        if count := settle_set_back(of_it, by=request.user, at=now):
            trail.record(
                "letters.settled", by=request.user, at=now, mailing=campaign, letters=count
            )
            said = ngettext(
                "%(count)d mail counts as sent.", "%(count)d mails count as sent.", count
            )
            messages.success(request, said % {"count": count})
    query = {"campaign": campaign} if campaign else {}
    return redirect(f"{reverse('backoffice:outbox_list')}?{urlencode(query)}")


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
@transaction.atomic
def outbox_correct(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    message, now = visible_mail(request, message_id), timezone.now()
    form = AddressForm(request.POST)
    if not form.is_valid():
        return detail_page(request, message, form=form)
    if correct_and_retry(message, form.cleaned_data["address"], by=request.user, at=now):
        trail.record("letter.corrected", subject=message, by=request.user, at=now)
        messages.success(request, _("The mail goes to the corrected address."))
    return redirect("backoffice:outbox_detail", message.pk)


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
@transaction.atomic
def outbox_put_aside(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """Nothing can be done about it, and nobody is to be asked again."""
    message, now = visible_mail(request, message_id), timezone.now()
    if put_aside(message, at=now):
        trail.record("letter.put_aside", subject=message, by=request.user, at=now)
        messages.success(request, _("The mail stays unsent."))
    return redirect("backoffice:outbox_detail", message.pk)


@permitted(Permission.MANAGE_OUTBOX)
@require_POST
@transaction.atomic
def outbox_settle(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """Somebody has asked the recipient whether the mail arrived."""
    message, now = visible_mail(request, message_id), timezone.now()
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
