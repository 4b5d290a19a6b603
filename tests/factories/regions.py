import datetime as dt

import factory
from django.utils import timezone

from regions.models import (
    Assignment,
    CollaborativeArea,
    Handover,
    HandoverShare,
    Indicator,
    IndicatorValue,
    Municipality,
    ProfileDraft,
    ProfileRevision,
    Region,
    WorkArea,
)

# Before every day that a test names; a day counted from today would overtake them.
LONG_AGO = dt.date(2020, 1, 1)


class CollaborativeAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CollaborativeArea
        django_get_or_create = ("code",)

    code = "pohjois"
    name_fi = name_sv = name_en = factory.SelfAttribute("code")


class WorkAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkArea
        django_get_or_create = ("code",)

    code = "pohjois-suomi"
    name_fi = name_sv = name_en = factory.SelfAttribute("code")


class RegionFactory(factory.django.DjangoModelFactory):
    """The region of this code, the real one where the reference data is loaded."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    class Params:
        called = factory.LazyAttribute(lambda region: f"Alue {region.code}")

    code = factory.Sequence(lambda n: f"{n % 100:02}")
    slug = factory.LazyAttribute(lambda region: f"alue-{region.code}")
    name_fi = name_sv = name_en = factory.SelfAttribute("called")
    short_name_fi = short_name_sv = short_name_en = factory.SelfAttribute("called")
    seat_city = "Kaupunki"
    collaborative_area = factory.SubFactory(CollaborativeAreaFactory)
    work_area = factory.SubFactory(WorkAreaFactory)
    # Below the tiles of the real ones.
    tile_row = 9
    tile_col = factory.Sequence(lambda n: n)


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{n % 1000:03}")
    name_fi = "Kunta"
    name_sv = factory.SelfAttribute("name_fi")
    languages = "fi"


class AssignmentFactory(factory.django.DjangoModelFactory):
    """The lead of its region; where somebody leads it at that time, a co-expert."""

    class Meta:
        model = Assignment

    starts_on = LONG_AGO
    ends_on = None

    @factory.lazy_attribute
    def kind(self):
        leads = Assignment.objects.filter(region=self.region, kind=Assignment.Kind.LEAD)
        is_led = leads.overlapping(self.starts_on, self.ends_on).exists()
        return Assignment.Kind.CO_EXPERT if is_led else Assignment.Kind.LEAD


class HandoverFactory(factory.django.DjangoModelFactory):
    """Planned by nobody for tomorrow, of nothing."""

    class Meta:
        model = Handover

    first_day = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=1))
    planned_at = factory.LazyFunction(timezone.now)
    seal = factory.Sequence(str)


class HandoverShareFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HandoverShare

    handover = factory.SubFactory(HandoverFactory)


class IndicatorFactory(factory.django.DjangoModelFactory):
    """An indicator that has the same name in every language."""

    class Meta:
        model = Indicator

    class Params:
        called = factory.SelfAttribute("code")

    code = factory.Sequence(lambda n: f"indicator-{n}")
    topic = "cooperation"
    name_fi = name_sv = name_en = factory.SelfAttribute("called")


class IndicatorValueFactory(factory.django.DjangoModelFactory):
    """A published figure of the nation, if no region is given."""

    class Meta:
        model = IndicatorValue

    class Params:
        said_by = "Webinar"

    indicator = factory.SubFactory(IndicatorFactory)
    kind = "published"
    reference_on = dt.date(2021, 6, 30)
    recorded_at = dt.datetime(2021, 8, 25, 9, tzinfo=dt.UTC)
    source_fi = source_sv = source_en = factory.SelfAttribute("said_by")


class ProfileRevisionFactory(factory.django.DjangoModelFactory):
    """The next revision of a section, if no number is given the first."""

    class Meta:
        model = ProfileRevision

    section_key = "grants"
    number = 1
    prose = "The advisory board meets twice a year."
    rows = factory.LazyFunction(list)
    author = None
    published_at = factory.LazyFunction(timezone.now)


class ProfileDraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProfileDraft

    section_key = "grants"
    prose = "The advisory board meets four times a year."
    rows = factory.LazyFunction(list)
    based_on = 0
    updated_at = factory.LazyFunction(timezone.now)
