"""Taking feedback in, and marking it as answered."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.about.models import Feedback
from portal.about.models.feedback import ANSWERED_WITHIN
from portal.accounts.letters import Letter
from portal.accounts.models import User
from portal.audit import trail


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
    letter = Letter(
        "about/email/feedback",
        to=settings.FEEDBACK_EMAIL,
        language=settings.LANGUAGE_CODE,
        context={"feedback": feedback, "path": reverse("backoffice:feedback_list")},
    )
    transaction.on_commit(letter.send, robust=True)
    return feedback


@transaction.atomic
def mark_answered(feedback: Feedback, *, by: User, at: dt.datetime) -> None:
    feedback.answered_at = at
    feedback.save(update_fields=["answered_at"])
    trail.record("feedback.answered", subject=feedback, by=by, at=at)
