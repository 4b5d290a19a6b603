"""Taking feedback in, and marking it as answered."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.about.models import Feedback
from portal.about.models.feedback import ANSWERED_WITHIN
from portal.about.notices import FEEDBACK
from portal.accounts.models import User
from portal.audit import trail
from portal.outbox.posting import post


@transaction.atomic
def take_feedback(*, text: str, email: str, page: str, language: str, at: dt.datetime) -> Feedback:
    """Keep it, promise an answer in 14 days, and tell those who answer (without the text)."""
    feedback = Feedback.objects.create(
        text=text,
        email=email,
        page=page,
        language=language,
        created_at=at,
        due_on=timezone.localdate(at) + ANSWERED_WITHIN,
    )
    post(
        FEEDBACK,
        campaign="feedback",
        step="new",
        recipient=feedback.reference,
        address=settings.FEEDBACK_EMAIL,
        language=settings.LANGUAGE_CODE,
        parameters={"feedback": feedback.pk},
        at=at,
    )
    return feedback


@transaction.atomic
def mark_answered(feedback: Feedback, *, by: User, at: dt.datetime) -> None:
    feedback.answered_at = at
    feedback.save(update_fields=["answered_at"])
    trail.record("feedback.answered", subject=feedback, by=by, at=at)
