"""Whose membership leaves no trace is asked to nothing any more; where they were before, stays."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from regions.meetings.models import Invitee
from regions.structures.models import Membership


@receiver(pre_delete, sender=Membership, dispatch_uid="meetings.invited_member")
def ask_no_more(instance: Membership, **_more: Any) -> None:
    """Otherwise the row would be that of a guest."""
    Invitee.objects.filter(membership=instance, meeting__ends_at__gt=timezone.now()).delete()
