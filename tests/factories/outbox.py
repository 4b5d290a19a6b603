import factory
from django.utils import timezone

from portal.outbox.models import OutboxMessage


class OutboxMessageFactory(factory.django.DjangoModelFactory):
    """A mail that waits to be sent."""

    class Meta:
        model = OutboxMessage

    campaign = "greetings"
    step = "first"
    recipient = factory.Sequence(str)
    kind = "greeting"
    address = factory.LazyAttribute(lambda mail: f"person{mail.recipient}@example.org")
    domain = factory.LazyAttribute(lambda mail: mail.address.rpartition("@")[2])
    language = "fi"
    message_id = factory.LazyAttribute(
        lambda mail: f"<{mail.campaign}-{mail.recipient}@example.org>"
    )
    created_at = factory.LazyFunction(timezone.now)
    changed_at = factory.SelfAttribute("created_at")
    next_try_at = factory.SelfAttribute("created_at")
