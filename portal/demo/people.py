"""The people of the demo world, with their roles and their regions."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import NATIONAL_ROLES
from portal.demo.accounts import COVER, DEMO_ACCOUNTS, DOMAIN, FORMER, PASSWORD, DemoAccount
from regions.models import Assignment, Region
from regions.organisations.models import Organisation, Representative

Kind = Assignment.Kind
MONTH = dt.timedelta(days=30)


def add_people(*, on: dt.date) -> dict[str, User]:
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
        )
        if account.role in NATIONAL_ROLES:
            RoleGrant.objects.create(user=people[account.key], role=account.role)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in people.values()
    )
    _assign(people, on)
    return people


def _assign(people: dict[str, User], on: dt.date) -> None:
    """Leads everywhere, a second one in Uusimaa, an ended work and a cover that begins soon."""
    left_on = dt.date(2026, 5, 31)
    regions = {region.code: region for region in Region.objects.all()}
    began = {"expert.pohjois-suomi": left_on + dt.timedelta(days=1)}

    def assign(account: DemoAccount, kind: Kind, starts: dt.date, ends: dt.date | None) -> None:
        for region in regions.values():
            if region.work_area_id == account.work_area:
                Assignment.objects.create(
                    user=people[account.key],
                    region=region,
                    kind=kind,
                    starts_on=starts,
                    ends_on=ends,
                )

    leads = set()
    for account in (each for each in DEMO_ACCOUNTS if each.work_area):
        kind = Kind.CO_EXPERT if account.work_area in leads else Kind.LEAD
        leads.add(account.work_area)
        assign(account, kind, began.get(account.key, dt.date(2024, 1, 1)), None)
    assign(FORMER, Kind.LEAD, dt.date(2023, 2, 1), left_on)
    Assignment.objects.create(
        user=people[COVER.key],
        region=Region.objects.get(slug="kainuu"),
        kind=Kind.COVER,
        starts_on=on + MONTH,
        ends_on=on + 2 * MONTH,
    )


def add_representative(people: dict[str, User]) -> Representative:
    """One local organisation in Rovaniemi gets a representative in the portal."""
    local = Organisation.objects.filter(
        level=Organisation.Level.LOCAL, municipality__name_fi="Rovaniemi"
    )
    return Representative.objects.create(
        user=people["organisation"], organisation=local.order_by("name")[0]
    )


def remove_people() -> None:
    User.objects.filter(email__endswith=f"@{DOMAIN}").delete()
