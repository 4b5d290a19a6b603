from portal.outbox.models.campaign import Campaign
from portal.outbox.models.mark import OutboxMark
from portal.outbox.models.message import OutboxMessage, State
from portal.outbox.models.refused_address import RefusedAddress
from portal.outbox.models.slow_domain import SlowDomain

__all__ = ["Campaign", "OutboxMark", "OutboxMessage", "RefusedAddress", "SlowDomain", "State"]
