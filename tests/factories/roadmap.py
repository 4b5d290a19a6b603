import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone

from regions.models import Indicator, IndicatorValue
from roadmap.models import (
    Action,
    Bounds,
    InfluencePoint,
    Milestone,
    Outcome,
    PlanFile,
    Priority,
    Proposal,
    Roadmap,
    Status,
    Step,
    Target,
)
from tests.factories.accounts import UserFactory
from tests.factories.regions import RegionFactory


class Titled(factory.django.DjangoModelFactory):
    """Called the same in every language."""

    class Meta:
        abstract = True

    class Params:
        called = factory.Sequence(lambda n: f"Otsikko {n}")

    title_fi = title_sv = title_en = factory.SelfAttribute("called")


class RoadmapFactory(Titled):
    """A published one that runs; a draft where `published_at` is None."""

    class Meta:
        model = Roadmap

    slug = factory.Sequence(lambda n: f"tiekartta-{n}")
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2028, 12, 31)
    published_at = factory.LazyFunction(timezone.now)


class PriorityFactory(Titled):
    class Meta:
        model = Priority

    roadmap = factory.SubFactory(RoadmapFactory)
    code = factory.Sequence(lambda n: f"k{n}")


class MilestoneFactory(Titled):
    class Meta:
        model = Milestone

    roadmap = factory.SubFactory(RoadmapFactory)
    on = dt.date(2026, 3, 1)


class StepFactory(Titled):
    """A national step of the year; of named regions where `regions` names some."""

    class Meta:
        model = Step
        skip_postgeneration_save = True

    priority = factory.SubFactory(PriorityFactory)
    code = factory.Sequence(lambda n: f"askel-{n}")
    starts_on = dt.date(2026, 1, 1)
    ends_on = dt.date(2027, 12, 31)
    responsible_role = "expert"

    @factory.post_generation
    def regions(self, create, extracted, **kwargs):
        if extracted:
            self.regions.set(extracted)
            self.is_national = False
            self.save(update_fields=["is_national"])


class ActionFactory(Titled):
    class Meta:
        model = Action

    step = factory.SubFactory(StepFactory)


class StatusFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Status

    step = factory.SubFactory(StepFactory)
    region = factory.SubFactory(RegionFactory)
    state = "under_way"
    reported_at = factory.LazyFunction(timezone.now)


class InfluencePointFactory(Titled):
    """Of a step; of a priority where one is given."""

    class Meta:
        model = InfluencePoint

    step = factory.Maybe(
        "priority", yes_declaration=None, no_declaration=factory.SubFactory(StepFactory)
    )
    priority = None
    decides_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=20))


class OutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Outcome

    influence_point = factory.SubFactory(InfluencePointFactory)
    result = "got_through"
    recorded_at = factory.LazyFunction(timezone.now)


class PlanFileFactory(factory.django.DjangoModelFactory):
    """One that waits to be confirmed."""

    class Meta:
        model = PlanFile

    roadmap = factory.SubFactory(RoadmapFactory)
    name = "muutokset.xlsx"
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"mittari-{n}")
    topic = "cooperation"
    name_fi = name_sv = name_en = factory.SelfAttribute("code")
    direction = "more"
    decimals = 1


class BoundsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bounds

    roadmap = factory.SubFactory(RoadmapFactory)
    indicator = factory.SubFactory(IndicatorFactory)


class FigureFactory(factory.django.DjangoModelFactory):
    """What experts of a region answered in a round; of the nation where no region is given."""

    class Meta:
        model = IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    kind = "surveyed"
    reference_on = dt.date(2026, 6, 30)
    breakdown = "experts"
    n = factory.LazyAttribute(lambda figure: None if figure.reason else 6)
    reason = ""
    recorded_at = factory.LazyFunction(timezone.now)
    source_fi = source_sv = source_en = "Kysely"


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target

    step = factory.SubFactory(StepFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    breakdown = "experts"


class ProposalFactory(factory.django.DjangoModelFactory):
    """Of a low figure of experts."""

    class Meta:
        model = Proposal

    roadmap = factory.SubFactory(RoadmapFactory)
    region = factory.SubFactory(RegionFactory)
    rule = "low"
    figure = factory.SubFactory(
        FigureFactory, region=factory.SelfAttribute("..region"), value=Decimal("2.4")
    )
    proposed_at = factory.LazyFunction(timezone.now)
