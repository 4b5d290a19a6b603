"""Of two organisations that were both asked and became one, each has its letter: it is told once."""

from collections.abc import Mapping
from typing import Any

from portal.outbox.models import OutboxMessage, State
from regions.organisations.models import Merge, MergedId
from surveys.invitations.recipients import organisation_key
from surveys.models import Invitation
from surveys.rounds.planning import campaign_name


def is_told_by_another(kind: str, parameters: Mapping[str, Any], standing: Invitation) -> bool:
    """Whether another letter of the same step told, or will tell, what this one would.

    This one was posted to an organisation that was merged; `standing` is the invitation of the one that it
    went into. Of those that wait the survivor's own goes. A letter that was sent before the merging told
    nothing where its own invitation was withdrawn by it. Four queries at most.
    """
    loser, survivor = parameters["organisation"], standing.organisation_id
    merged = MergedId.objects.filter(organisation=survivor).order_by("pk")
    # In the order in which one goes before the other.
    family = [survivor, *merged.values_list("pk", flat=True)]
    ranks = {organisation_key(number): rank for rank, number in enumerate(family) if number}
    own_rank = ranks.pop(organisation_key(loser))
    letters = OutboxMessage.objects.filter(
        campaign=campaign_name(standing.round),
        kind=kind,
        recipient__in=ranks,
        state__in=[State.QUEUED, State.SENDING, State.SENT],
    ).order_by()
    if "reminder" in parameters:
        letters = letters.filter(parameters__reminder=parameters["reminder"])
    told = list(letters.values_list("recipient", "sent_at"))
    if any(sent_at is None and ranks[recipient] < own_rank for recipient, sent_at in told):
        return True
    sent = [sent_at for _recipient, sent_at in told if sent_at is not None]
    if not sent:
        return False
    merge = Merge.objects.filter(loser_number=loser, undone_at=None).first()
    if merge is None or not _came_by(merge, standing):
        return True
    return any(sent_at >= merge.at for sent_at in sent)


def _came_by(merge: Merge, invitation: Invitation) -> bool:
    """Whether it was the loser's until then."""
    return any(
        entry["act"] == "moved"
        and entry["model"] == Invitation._meta.label_lower
        and str(invitation.pk) in entry["pks"]
        for entry in merge.journal
    )
