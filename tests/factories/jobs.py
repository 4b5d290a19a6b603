import factory
from django.utils import timezone

from portal.jobs.models import Job, ScheduledAct


class JobFactory(factory.django.DjangoModelFactory):
    """A job that waits."""

    class Meta:
        model = Job

    kind = "region_pdf"
    created_at = factory.LazyFunction(timezone.now)


class ScheduledActFactory(factory.django.DjangoModelFactory):
    """An act that is due now."""

    class Meta:
        model = ScheduledAct

    kind = "note"
    subject = factory.Sequence(str)
    due_at = factory.LazyFunction(timezone.now)
    planned_at = factory.LazyFunction(timezone.now)
