"""`manage.py add_admin EMAIL`: the first administrator, who invites all the others."""

from argparse import ArgumentParser
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from portal.accounts.actions.role import grant_role
from portal.accounts.models import User
from portal.accounts.roles import Role


class Command(BaseCommand):
    help = "Make a person an administrator; they sign in with a code sent to this address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    @transaction.atomic
    def handle(self, *, email: str, name: str, **options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an email address.") from error
        user = User.objects.filter(email=email).first()
        user = user or User.objects.create_user(email, name=name)
        EmailAddress.objects.update_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        grant_role(user, Role.ADMIN, by=None, at=timezone.now())
        self.stdout.write(f"{user} is an administrator and may sign in.")
