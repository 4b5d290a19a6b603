import datetime as dt

import factory
from django.utils import timezone

from regions.meetings.models import AgendaItem, Invitee, Meeting, MeetingOutcome, MeetingSeries
from tests.factories.organisations import ContactPersonFactory
from tests.factories.structures import StructureFactory


class MeetingSeriesFactory(factory.django.DjangoModelFactory):
    """The first Tuesday of every month at nine, all through 2027."""

    class Meta:
        model = MeetingSeries

    structure = factory.SubFactory(StructureFactory)
    title = factory.Sequence(lambda n: f"Series {n:03}")
    nth, weekday, every = 1, 1, 1
    starts_on, ends_on = dt.date(2027, 1, 1), dt.date(2027, 12, 31)
    starts_at = dt.time(9, 0)


class MeetingFactory(factory.django.DjangoModelFactory):
    """A week from now, for an hour and a half."""

    class Meta:
        model = Meeting

    structure = factory.SubFactory(StructureFactory)
    title = factory.Sequence(lambda n: f"Meeting {n:03}")
    starts_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + dt.timedelta(minutes=90))


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    title = factory.Sequence(lambda n: f"Item {n:03}")
    position = factory.Sequence(lambda n: n)


class InviteeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitee

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(ContactPersonFactory)


class MeetingOutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MeetingOutcome

    meeting = factory.SubFactory(MeetingFactory)
    kind = "decision"
    text = factory.Sequence(lambda n: f"MeetingOutcome {n:03}")
