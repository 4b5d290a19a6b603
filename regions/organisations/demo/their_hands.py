"""What representatives of the demo ask for: facts they proposed, and two who want to represent one.

Of each there is something to decide: for the expert of Lapland, for the project manager, and for whoever
reads an organisation's own address.
"""

import datetime as dt

from django.db.models import F

from portal.outbox.models import OutboxMessage, State
from portal.registry.demo import World
from regions.organisations.claiming.claims import CAMPAIGN as CLAIMS
from regions.organisations.claiming.claims import ask, confirm_own_address
from regions.organisations.facts.reading import facts_of
from regions.organisations.models import Claim, Organisation, Proposal, Representative
from regions.organisations.proposing.proposals import CAMPAIGN as PROPOSALS
from regions.organisations.proposing.proposals import decide, propose

HOME = "Rovaniemi"


def add_proposals(world: World) -> int:
    """One that was decided last month, three that wait; the latest was written yesterday."""
    by = world.people["organisation"]
    own = Representative.objects.get(user=by).organisation
    theme = "carers" if own.theme != "carers" else "older"
    decided = propose(
        own,
        {"short_name": "Tuki ry", "level": "independent"},
        by=by,
        at=world.at - dt.timedelta(days=30),
        note="Käytämme lyhyttä nimeä kaikissa esitteissä.",
    )
    assert decided is not None  # noqa: S101, both differ from what was invented
    today = facts_of(own)
    decide(
        decided,
        approved={"short_name": today["short_name"]},
        refused={"level": "Yhdistys kuuluu edelleen piiriin."},
        by=world.people["expert.pohjois-suomi"],
        at=world.at - dt.timedelta(days=28),
    )
    for days, facts, note in (
        (9, {"theme": theme}, "Toimintamme on muuttunut."),
        (4, {"name_sv": "Rovaniemi stödförening rf"}, ""),
        (1, {"regions": sorted({*today["regions"], "20"})}, "Toimimme nyt myös Kainuussa."),
    ):
        propose(own, facts, by=by, at=world.at - dt.timedelta(days=days), note=note)
    return Proposal.objects.count()


def add_claims(world: World) -> int:
    """Of an organisation without an address the expert decides; of another its own address."""
    local = Organisation.objects.filter(
        level=Organisation.Level.LOCAL,
        status=Organisation.Status.ACTIVE,
        municipality__name_fi=HOME,
        representatives=None,
    ).order_by("name", "pk")
    unreached, reached = local[:2]
    unreached.email = ""
    unreached.save(update_fields=["email"])
    for organisation, name, key, days in (
        (unreached, "Tuisku Esimerkki", "tuisku", 3),
        (reached, "Kaarna Esimerkki", "kaarna", 2),
    ):
        at = world.at - dt.timedelta(days=days)
        claim = ask(
            organisation=organisation,
            name=name,
            email=f"{key}@demo.example",
            language="fi",
            statement="Olen yhdistyksen sihteeri tämän vuoden alusta.",
            at=at - dt.timedelta(hours=2),
        )
        confirm_own_address(claim, at=at)
    return Claim.objects.count()


def mails_have_gone_out() -> None:
    """Nothing of the past is sent when the demo starts; it lies in its mailbox."""
    OutboxMessage.objects.filter(campaign__in=[CLAIMS, PROPOSALS]).update(
        state=State.SENT,
        tries=1,
        next_try_at=None,
        sent_at=F("created_at"),
        changed_at=F("created_at"),
    )


def clear() -> None:
    Claim.objects.all().delete()
    Proposal.objects.all().delete()
