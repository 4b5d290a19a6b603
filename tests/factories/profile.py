import factory
from django.utils import timezone

from regions.models import ProfileDraft, ProfileRevision


class RevisionFactory(factory.django.DjangoModelFactory):
    """The next revision of a section, if no number is given the first."""

    class Meta:
        model = ProfileRevision

    section_key = "structures"
    number = 1
    prose = "The advisory board meets twice a year."
    rows = factory.LazyFunction(list)
    author = None
    published_at = factory.LazyFunction(timezone.now)


class DraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProfileDraft

    section_key = "structures"
    prose = "The advisory board meets four times a year."
    rows = factory.LazyFunction(list)
    based_on = 0
    updated_at = factory.LazyFunction(timezone.now)
