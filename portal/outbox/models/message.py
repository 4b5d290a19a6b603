"""One message to one recipient: why, to whom, how it fared. Never what it says."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.outbox.addresses import masked, masked_in
from portal.outbox.labels import DEAD_ADDRESS, REASONS, SET_BACK
from portal.outbox.models.campaign import Campaign
from portal.outbox.notices import notices, written_again
from portal.queue.lease import LeasedQuerySet

# At once this many messages at most are on their way to the servers of one domain.
SLOTS_PER_DOMAIN = 4
# The reason of a message that a person left unsent.
PUT_ASIDE = "put_aside"


class State(models.TextChoices):
    QUEUED = "queued", _("in the queue")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    UNCERTAIN = "uncertain", _("uncertain")
    FAILED = "failed", _("failed")
    NOT_NEEDED = "not_needed", _("not needed")


class OutboxMessageQuerySet(LeasedQuerySet["OutboxMessage"]):
    HELD = State.SENDING

    def in_scopes(self, codes: Any) -> Self:
        """What concerns these scopes, such as the regions of an expert."""
        return self.filter(scope__in=codes).exclude(scope="")

    def queued(self) -> Self:
        return self.filter(state=State.QUEUED)

    def due(self, *, at: dt.datetime) -> Self:
        """Waiting, at their time, and of no campaign that somebody has halted."""
        halted = Campaign.objects.halted().values("name")
        return self.queued().filter(next_try_at__lte=at).exclude(campaign__in=halted)

    def set_back(self) -> Self:
        """On their way after the backup was made from which the database was restored."""
        return self.filter(state=State.UNCERTAIN, reason=SET_BACK)

    def stuck(self) -> Self:
        """What needs a person. Whose address is forgotten cannot be written to any more."""
        return self.filter(state__in=[State.FAILED, State.UNCERTAIN]).exclude(address="")

    def retriable(self) -> Self:
        """Failed, and of a kind and a mailing of which more can be sent; what is uncertain never is."""
        stopped = Campaign.objects.aborted().values("name")
        failed = self.filter(state=State.FAILED, kind__in=written_again())
        return failed.exclude(address="").exclude(campaign__in=stopped)


class OutboxMessage(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.CharField(_("mailing"), max_length=100)
    step = models.CharField(_("step"), max_length=60)
    recipient = models.CharField(_("recipient"), max_length=120)
    kind = models.CharField(_("kind"), max_length=60)
    # Identifiers alone: what the message says is read from their rows when it is sent.
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    # The one that was known when the message was posted; once it is sent, where it went.
    address = models.CharField(_("email address"), max_length=254)
    # A person has said where this message goes, whatever is known of the recipient elsewhere.
    is_corrected = models.BooleanField(_("address corrected"), default=False)
    domain = models.CharField(_("domain"), max_length=255, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2)
    # The region's code and the like, so that an expert can be shown what concerns their regions.
    scope = models.CharField(_("scope"), max_length=60, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=320, editable=False)
    created_at = models.DateTimeField(_("posted"))
    # The last thing that happened to it: posted, queued again, sent, refused, settled.
    changed_at = models.DateTimeField(_("last change"))

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    claimed_by = models.CharField(_("claimed by"), max_length=40, blank=True)
    lease_until = models.DateTimeField(_("claim held until"), null=True, blank=True)
    slot = models.PositiveSmallIntegerField(_("place at the domain"), null=True, blank=True)
    # From this moment the server may have taken the message, whatever we have heard of it.
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    server_code = models.PositiveSmallIntegerField(_("answer of the server"), null=True, blank=True)
    server_text = models.TextField(_("words of the server"), blank=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "step", "recipient"],
                name="outbox_once_per_step_and_recipient",
                violation_error_message=_("This recipient already has this letter."),
            ),
            models.UniqueConstraint(
                fields=["domain", "slot"],
                condition=Q(state="sending"),
                name="outbox_few_at_once_per_domain",
                violation_error_message=_("Enough letters are on their way to this domain."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="outbox_state_is_known",
                violation_error_message=_("This is no state of a letter."),
            ),
            models.CheckConstraint(
                condition=~Q(state="sending")
                | (
                    Q(lease_until__isnull=False)
                    & ~Q(claimed_by="")
                    & Q(slot__gte=1, slot__lte=SLOTS_PER_DOMAIN)
                ),
                name="outbox_sending_is_claimed",
                violation_error_message=_("A letter that is being sent needs a worker."),
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(next_try_at__isnull=False),
                name="outbox_queued_has_its_time",
                violation_error_message=_("A waiting letter needs the moment of its next try."),
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="outbox_sent_has_its_moment",
                violation_error_message=_("A sent letter needs the moment at which it was sent."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "not_needed"]) | ~Q(reason=""),
                name="outbox_unsent_has_a_reason",
                violation_error_message=_("A letter that was not sent needs a reason."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tries", "next_try_at"],
                condition=Q(state="queued"),
                name="outbox_by_next_try",
            ),
            models.Index(fields=["-changed_at", "-id"], name="outbox_newest"),
            models.Index(fields=["state", "-changed_at", "-id"], name="outbox_by_state"),
            models.Index(
                fields=["campaign", "recipient"],
                condition=Q(is_corrected=True),
                name="outbox_corrected",
            ),
            models.Index(fields=["scope", "state"], name="outbox_by_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.label} → {self.masked_address}"

    @property
    def label(self) -> str:
        """What this kind of message is called, in the reader's language."""
        known = notices.get(self.kind)
        return str(known.label) if known else self.kind

    @property
    def masked_address(self) -> str:
        return masked(self.address)

    @property
    def masked_server_text(self) -> str:
        """What the server said, without the address that servers like to repeat."""
        return masked_in(self.server_text, self.address)

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))

    @property
    def explanation(self) -> str:
        """Why it was not sent, in the reader's language where the reason is a known one."""
        known = notices.get(self.kind)
        labels = {**REASONS, **known.reasons} if known else REASONS
        return str(labels.get(self.reason, self.reason))

    def address_now(self, known: str) -> str:
        """Where it goes: to the address that is known at present, unless a person corrected it.

        What was corrected in one message holds for those of the same mailing that come after it.
        """
        if self.is_corrected:
            return self.address
        corrected = OutboxMessage.objects.filter(
            campaign=self.campaign, recipient=self.recipient, is_corrected=True
        ).exclude(address="")
        return corrected.values_list("address", flat=True).first() or known

    @property
    def is_composed(self) -> bool:
        """Whether it can be written again; codes are not."""
        known = notices.get(self.kind)
        return known is not None and known.compose is not None

    @property
    def is_put_aside(self) -> bool:
        return self.state == State.NOT_NEEDED and self.reason == PUT_ASIDE

    @property
    def met_dead_address(self) -> bool:
        """Whether it stays here because servers have refused its address three times."""
        return self.state == State.FAILED and self.reason == DEAD_ADDRESS

    @property
    def can_retry(self) -> bool:
        waits = self.state == State.FAILED or self.is_put_aside
        return waits and self.is_composed and bool(self.address)

    @property
    def can_correct(self) -> bool:
        """Whether it may go to another address than the one it was posted to."""
        known = notices.get(self.kind)
        return self.can_retry and known is not None and not known.is_bound_to_address

    @property
    def can_put_aside(self) -> bool:
        return self.state == State.FAILED

    @property
    def can_settle(self) -> bool:
        return self.state == State.UNCERTAIN
