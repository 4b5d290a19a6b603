"""Feedback is deleted some time after it was answered, or should have been."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from portal.about.models import Feedback
from portal.about.models.feedback import FeedbackQuerySet
from portal.retention.ways import RowsDeleted, ways


def old_feedback(before: dt.datetime) -> FeedbackQuerySet:
    unanswered = Q(answered_at=None, due_on__lte=timezone.localdate(before))
    return Feedback.objects.filter(Q(answered_at__lte=before) | unanswered)


ways.add("feedback", RowsDeleted(old_feedback))
