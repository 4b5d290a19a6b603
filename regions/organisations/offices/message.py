"""Writing to an office: the letter goes to whoever holds it when it is sent."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.audit import trail
from portal.outbox.notices import Mail, NotNeeded, Posted, notice, standing_mailings
from portal.outbox.posting import post
from regions.organisations.models import Office, OfficeMessage
from regions.organisations.offices.recipient import Recipient, recipient_of

KIND = CAMPAIGN = "office_message"
standing_mailings.add(CAMPAIGN, gettext_lazy("Messages to offices of organisations"))
REASONS = {"unreachable": gettext_lazy("Nobody can be reached at the moment.")}


def reached_today(office: Office, *, on: dt.date) -> Recipient:
    """Who would get it. Raises `ValidationError` where nobody of the organisation can be reached."""
    recipient = recipient_of(office, on=on)
    if recipient is None or not recipient.is_of_organisation:
        raise ValidationError(
            _(
                "Nobody of this organisation can be reached by mail: the office is vacant or its address "
                "dead, and the organisation has no other address that works. Correct the addresses first."
            )
        )
    return recipient


@transaction.atomic
def write_to(
    office: Office, *, key: uuid.UUID, subject: str, text: str, by: User, at: dt.datetime
) -> bool:
    """Post the letter; False where this very one was posted already. Raises `ValidationError`."""
    recipient = reached_today(office, on=timezone.localdate(at))
    _message, is_new = OfficeMessage.objects.get_or_create(
        pk=key,
        defaults={
            "office": office,
            "by": by,
            "subject": subject,
            "text": text,
            "created_at": at,
        },
    )
    if not is_new:
        return False
    scope = office.organisation.home_region_code
    post(
        KIND,
        campaign=CAMPAIGN,
        step=key.hex,
        recipient=f"office:{office.pk}",
        address=recipient.address,
        language=recipient.language,
        parameters={"office_message": key.hex},
        at=at,
        scope=scope,
    )
    trail.record(
        "office.written_to",
        by=by,
        subject=office.organisation,
        scope=scope,
        at=at,
        office=str(office),
    )
    return True


@notice(KIND, label=gettext_lazy("message to an office"), reasons=REASONS)
def office_message(posted: Posted, *, at: dt.datetime) -> Mail:
    """To whoever holds the office at this moment. Raises `NotNeeded` where nobody can be reached at all."""
    messages = OfficeMessage.objects.select_related("office__organisation__municipality", "by")
    message = messages.filter(pk=str(posted.parameters["office_message"])).first()
    if message is None:
        raise NotNeeded("gone")
    recipient = recipient_of(message.office, on=timezone.localdate(at))
    if recipient is None:
        raise NotNeeded("unreachable")
    by = message.by
    return Mail(
        "organisations/email/office_message",
        to=posted.address_now(recipient.address),
        language=recipient.language,
        context={
            "greeted": recipient.name,
            "office": message.office,
            "organisation": message.office.organisation,
            "subject": message.subject,
            "text": message.text,
            "writer": by.public_name if by is not None else "",
            "writer_address": by.email if by is not None and by.is_active else "",
            "came_to_staff": not recipient.is_of_organisation,
            "contact": settings.FEEDBACK_EMAIL,
        },
    )
