import factory

from regions.organisations.models import Organisation, Representative


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A local association; `regions` says where it works."""

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


class RepresentativeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Representative
