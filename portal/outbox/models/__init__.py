from portal.outbox.models.campaign import Campaign
from portal.outbox.models.message import OutboxMessage, State

__all__ = ["Campaign", "OutboxMessage", "State"]
