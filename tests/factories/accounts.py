import datetime as dt

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from portal.accounts.models import Invitation, RoleGrant, User
from portal.outbox import links
from tests.factories.organisations import RepresentativeFactory
from tests.factories.regions import AssignmentFactory


class EmailAddressFactory(factory.django.DjangoModelFactory):
    """A confirmed address, the first of its person."""

    class Meta:
        model = EmailAddress

    email = factory.SelfAttribute("user.email")
    primary = True
    verified = True


class RoleGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleGrant


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody with a confirmed address, the `roles`, and work in `regions` or for whom they `represent`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.LazyAttribute(lambda user: user.email.split("@")[0].title())
    address = factory.RelatedFactory(EmailAddressFactory, factory_related_name="user")

    @classmethod
    def _create(cls, model, **fields):
        return model.objects.create_user(**fields)

    @factory.post_generation
    def roles(self, create, extracted):
        for role in extracted or ():
            RoleGrantFactory(user=self, role=role)

    @factory.post_generation
    def regions(self, create, extracted):
        for region in extracted or ():
            AssignmentFactory(user=self, region=region)

    @factory.post_generation
    def represents(self, create, extracted):
        for organisation in extracted or ():
            RepresentativeFactory(user=self, organisation=organisation)


class StaffInvitationFactory(factory.django.DjangoModelFactory):
    """An invitation to work in the portal, written now; `token` opens it."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    role = "expert"
    token_digest = factory.LazyAttribute(lambda made: links.digest(made.token))
    invited_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda made: made.invited_at + dt.timedelta(days=14))
