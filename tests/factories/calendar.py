import datetime as dt

import factory

from regions.calendar.models import ClockEntry, ClockOccurrence


class ClockEntryFactory(factory.django.DjangoModelFactory):
    """An event of the nation, once, on 9 March 2027; `called` is its title in all languages."""

    class Meta:
        model = ClockEntry

    class Params:
        called = factory.Sequence(lambda n: f"Entry {n:03}")

    kind = "event"
    title_fi = factory.SelfAttribute("called")
    title_sv = factory.SelfAttribute("called")
    title_en = factory.SelfAttribute("called")
    first_on = dt.date(2027, 3, 9)


class ClockOccurrenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClockOccurrence

    entry = factory.SubFactory(ClockEntryFactory)
    year = factory.SelfAttribute("on.year")
