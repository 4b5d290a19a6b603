import factory
from django.utils import timezone

from portal.about.models import Feedback


class FeedbackFactory(factory.django.DjangoModelFactory):
    """Feedback that waits for its answer, due today."""

    class Meta:
        model = Feedback

    text = "A link on the front page is broken."
    created_at = factory.LazyFunction(timezone.now)
    due_on = factory.LazyFunction(timezone.localdate)
