import uuid

import factory
from django.utils import timezone

from regions.organisations.models import (
    ContactPerson,
    Office,
    OfficeTerm,
    Organisation,
    RegisterImport,
    Representative,
)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A local association; `regions` says where it works, `business_id` and `association` its numbers."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Association {n:05}")
    level = "local"
    sector = "sote"

    @factory.post_generation
    def regions(self, create, extracted):
        if create and extracted:
            self.regions.add(*extracted)

    @factory.post_generation
    def business_id(self, create, extracted):
        _number(self, "business_id", extracted)

    @factory.post_generation
    def association(self, create, extracted):
        _number(self, "association", extracted)


def _number(organisation, scheme, value):
    if value:
        organisation.identifiers.create(scheme=scheme, value=value)
        organisation.save()


class ContactPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactPerson

    name = factory.Sequence(lambda n: f"Person {n:05}")
    email = factory.Sequence(lambda n: f"person{n:05}@example.org")


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "chair"


class OfficeTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OfficeTerm

    office = factory.SubFactory(OfficeFactory)
    person = factory.SubFactory(ContactPersonFactory)


class RepresentativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Representative


class RegisterImportFactory(factory.django.DjangoModelFactory):
    """A file that was checked and has one bad row."""

    class Meta:
        model = RegisterImport

    name = "jarjestot.csv"
    sha256 = factory.LazyFunction(lambda: uuid.uuid4().hex)
    state = "checked"
    created_at = factory.LazyFunction(timezone.now)
    headings = ["Nimi"]
    samples = [["Muisti ry"]]
    columns = ["name"]
    bad_count = 1
