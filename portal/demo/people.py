"""The people of the demo world, with their national roles; what they do elsewhere, chapters tell."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import NATIONAL_ROLES
from portal.demo.accounts import COVER, DEMO_ACCOUNTS, DOMAIN, FORMER, PASSWORD


def add_people(at: dt.datetime) -> dict[str, User]:
    """Everyone by key. The former expert's account is closed; the rest share one password."""
    password = make_password(PASSWORD)
    people = {}
    for account in (*DEMO_ACCOUNTS, FORMER, COVER):
        people[account.key] = User.objects.create(
            email=account.email,
            name=account.name,
            language=account.language,
            password=password,
            is_active=account is not FORMER,
            closed_at=at if account is FORMER else None,
        )
        if account.role in NATIONAL_ROLES:
            RoleGrant.objects.create(user=people[account.key], role=account.role)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in people.values()
    )
    return people


def remove_people() -> None:
    User.objects.filter(email__endswith=f"@{DOMAIN}").delete()
