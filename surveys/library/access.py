"""Who may work on which draft: what one may not edit was never there."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils import timezone

from portal.accounts.missing import Missing
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit.models import AuditEvent
from regions.models import Region
from surveys.models import SurveyDraft


class DraftMissing(Missing):
    """Deleted or made ready while somebody had it open, of other regions, or never there."""

    template = "surveys/draft/missing.html"
    not_typed: ClassVar = frozenset(
        {"up", "down", "copy", "remove", "question", "to", "kind", "shown_kind", "revision", "seen"}
    )

    def __init__(self, user: User, draft_id: int) -> None:
        super().__init__(draft_id)
        self.user, self.draft_id = user, draft_id

    @property
    def context(self) -> Mapping[str, Any]:
        """Who has deleted it and when, to those who could edit it; to others nothing."""
        deleted = AuditEvent.objects.filter(
            action="survey.draft_deleted",
            subject_type=SurveyDraft._meta.label_lower,
            subject_id=str(self.draft_id),
        ).first()
        if deleted is None or not self._could_edit(deleted):
            return {}
        by = User.objects.filter(pk=deleted.actor_id or None).first()
        return {"deleted": deleted, "deleted_by": by.public_name if by else ""}

    def _could_edit(self, deleted: AuditEvent) -> bool:
        if self.user.has_perm(Permission.EDIT_SURVEYS):
            return True
        made_for = set(deleted.details.get("regions", ()))
        own = Region.objects.assigned_to(self.user, on=timezone.localdate())
        return bool(made_for) and made_for <= set(own.values_list("pk", flat=True))


def draft_for(user: User, draft_id: int) -> SurveyDraft:
    """Raises `DraftMissing`, an `Http404`."""
    draft = (
        SurveyDraft.objects.editable_by(user).select_related("survey").filter(pk=draft_id).first()
    )
    if draft is None:
        raise DraftMissing(user, draft_id)
    return draft
