import factory

from regions.structures.models import (
    Coordinator,
    LiaisonOffice,
    Membership,
    Nomination,
    Seat,
    Structure,
)
from tests.factories.organisations import ContactPersonFactory, OrganisationFactory


class StructureFactory(factory.django.DjangoModelFactory):
    """A sote group; `called` is its name in all languages, `regions` where it is."""

    class Meta:
        model = Structure
        skip_postgeneration_save = True

    class Params:
        called = factory.Sequence(lambda n: f"Structure {n:04}")

    kind = "sote_group"
    name_fi = factory.SelfAttribute("called")
    name_sv = factory.SelfAttribute("called")
    name_en = factory.SelfAttribute("called")
    is_national = False

    @factory.post_generation
    def regions(self, create, extracted):
        if create and extracted:
            self.regions.add(*extracted)


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    structure = factory.SubFactory(StructureFactory)
    title = factory.Sequence(lambda n: f"Seat {n:04}")


class MembershipFactory(factory.django.DjangoModelFactory):
    """A person; of an office or an organisation, with `person=None`."""

    class Meta:
        model = Membership

    structure = factory.SubFactory(StructureFactory)

    person = factory.SubFactory(ContactPersonFactory)


class NominationFactory(factory.django.DjangoModelFactory):
    """Say when it was asked, and by when somebody is to be named."""

    class Meta:
        model = Nomination

    seat = factory.SubFactory(SeatFactory)
    asked = factory.SubFactory(OrganisationFactory)


class CoordinatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Coordinator

    structure = factory.SubFactory(StructureFactory)


class LiaisonOfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LiaisonOffice

    level = "county"
    office_fi = factory.Sequence(lambda n: f"Toimisto {n}")
    office_sv = factory.SelfAttribute("office_fi")
    office_en = factory.SelfAttribute("office_fi")
