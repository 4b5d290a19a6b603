"""Who may work on which draft: what one may not edit was never there."""

from django.http import Http404

from portal.accounts.models import User
from surveys.models import SurveyDraft


def draft_for(user: User, draft_id: int) -> SurveyDraft:
    """Raises `Http404`."""
    draft = (
        SurveyDraft.objects.editable_by(user)
        .select_related("survey__goes_on_from")
        .filter(pk=draft_id)
        .first()
    )
    if draft is None:
        raise Http404
    return draft
