"""The mailboxes of those whom a round asks: an expert with regions, or an organisation."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from regions.organisations.models import Organisation
from regions.organisations.models.organisation import first_language
from surveys.invitations.audience import assignments_reached, chosen_by, organisations_reached
from surveys.models import Round


@dataclass(frozen=True)
class Recipient:
    """One mailbox: an expert with regions, or an organisation with one."""

    key: str
    address: str
    language: str
    user_id: int | None = None
    organisation_id: int | None = None
    level: str = ""
    # Regions' codes; None for the whole country.
    region_codes: list[str | None] = field(default_factory=list)

    @property
    def scope(self) -> str:
        return self.region_codes[0] or ""


def find_recipients(round_: Round, *, at: dt.datetime) -> Iterator[Recipient]:
    """Everyone whom the round asks, one for each mailbox. Two queries."""
    chosen = chosen_by(round_, at=at)
    if round_.asks_experts:
        yield from _experts(chosen["regions"], at)
        return
    reached = organisations_reached(**chosen)
    rows = reached.order_by("pk").values_list(
        "pk", "level", "email", "languages", "municipality__region"
    )
    for pk, level, email, languages, home in rows:
        region_code = None if level == Organisation.Level.NATIONAL else home
        yield Recipient(
            key=organisation_key(pk),
            address=email,
            language=first_language(languages),
            organisation_id=pk,
            level=level,
            region_codes=[region_code],
        )


def _experts(regions: Collection[str], at: dt.datetime) -> Iterator[Recipient]:
    people: dict[int, Recipient] = {}
    rows = assignments_reached(regions, at).order_by("user", "region")
    for pk, email, language, region in rows.values_list(
        "user", "user__email", "user__language", "region"
    ):
        person = people.setdefault(pk, Recipient(user_key(pk), email, language, user_id=pk))
        if region not in person.region_codes:
            person.region_codes.append(region)
    yield from people.values()


def user_key(pk: int) -> str:
    return f"user:{pk}"


def organisation_key(pk: int) -> str:
    return f"organisation:{pk}"
