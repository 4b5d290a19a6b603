"""What the trail keeps: its lines, and the chain that shows whether one was touched."""

from portal.audit.models.chain import Anchor, ChainLink
from portal.audit.models.event import AuditEvent, AuditEventQuerySet

__all__ = ["Anchor", "AuditEvent", "AuditEventQuerySet", "ChainLink"]
