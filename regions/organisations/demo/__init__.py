"""The register's chapter of the demo world: 11,000 invented organisations, one with a person
here, some that stand there twice, and what representatives ask for."""

from portal.registry.demo import Chapter, MailParameter, World, chapters, mail_parameters
from regions.organisations.demo import office_holders, register, their_hands, twins
from regions.organisations.models import ContactPerson, Organisation, Proposal, Representative


def build(world: World) -> dict[str, int]:
    count = register.add_organisations()
    _add_representative(world)
    office_holders.describe(world.people, at=world.at)
    pairs = twins.add_twins(world)
    proposals = their_hands.add_proposals(world)
    claims = their_hands.add_claims(world)
    their_hands.mails_have_gone_out()
    return {
        "organisations": count + len(twins.TWINS),
        "likely pairs": pairs,
        "proposed facts": proposals,
        "claims": claims,
    }


def _add_representative(world: World) -> None:
    """One local organisation in Rovaniemi gets a representative in the portal."""
    local = Organisation.objects.filter(
        level=Organisation.Level.LOCAL, municipality__name_fi="Rovaniemi"
    )
    Representative.objects.create(
        user=world.people["organisation"], organisation=local.order_by("name")[0]
    )


def clear() -> None:
    their_hands.clear()
    twins.clear()
    Representative.objects.all().delete()
    register.remove_organisations()
    ContactPerson.objects.all().delete()


chapters.add("organisations", Chapter(build, clear))
mail_parameters.add("organisation", MailParameter(Organisation))
mail_parameters.add(
    "proposal", MailParameter(Proposal, is_recipient=False, related=("organisation",))
)
