"""The people of the demo world. Their names say that nobody bears them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import NATIONAL_ROLES, Role

DOMAIN = "demo.example"
# Printed on the sign-in page: the demo keeps no secrets and refuses to run as production.
PASSWORD = "yhdyspinta-2026"  # noqa: S105


@dataclass(frozen=True)
class DemoAccount:
    """One invented person: the key is the first part of the address."""

    key: str
    name: str
    role: Role
    place: str | Promise
    tries: str | Promise
    language: str = "fi"

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def heading(self) -> str | Promise:
        """What tells this person from the others of the group: a place, or a role."""
        return self.place or self.role.label


EXPERT = Role.EXPERT

DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        "expert.pohjois-suomi",
        "Tunturi Esimerkki",
        EXPERT,
        _("Northern Finland"),
        _(
            "See who has answered the open survey; publish the draft on grants in Lappi and meet a colleague who was faster."
        ),
    ),
    DemoAccount(
        "expert.sisa-suomi",
        "Harju Esimerkki",
        EXPERT,
        _("Inland Finland"),
        _(
            "Look after the sote group of Kanta-Häme, from agenda to minutes; report how the steps of the roadmap stand in your regions."
        ),
    ),
    DemoAccount(
        "expert.lansi-suomi",
        "Skär Exempel",
        EXPERT,
        _("Western Finland"),
        _("Edit the bilingual profile of Pohjanmaa, with the portal in Swedish."),
        "sv",
    ),
    DemoAccount(
        "expert.ita-suomi",
        "Vaara Esimerkki",
        EXPERT,
        _("Eastern Finland"),
        _("Write the first section of Etelä-Savo, whose profile is still empty."),
    ),
    DemoAccount(
        "expert.kaakkois-suomi",
        "Kallio Esimerkki",
        EXPERT,
        _("South-Eastern Finland"),
        _("Restore an older revision of the cooperation structures in Päijät-Häme."),
    ),
    DemoAccount(
        "expert.uusimaa",
        "Ranta Esimerkki",
        EXPERT,
        _("Uusimaa"),
        _("Share five regions with a colleague: edit Keski-Uusimaa at the same time."),
    ),
    DemoAccount(
        "expert.uusimaa.2",
        "Strand Exempel",
        EXPERT,
        _("Uusimaa"),
        _(
            "Be that colleague: open the same section, or report on the same step of the roadmap, in another window."
        ),
    ),
    DemoAccount(
        "organisation",
        "Talkoo Esimerkki",
        Role.ORGANISATION,
        _("a local organisation in Rovaniemi"),
        _("Answer the open survey on a phone, stop halfway and go on; find your own organisation."),
    ),
    DemoAccount(
        "manager",
        "Kartta Esimerkki",
        Role.PROJECT_MANAGER,
        "",
        _(
            "Follow the open survey and the roadmap in all regions, see which steps the figures propose, and export the summary."
        ),
    ),
    DemoAccount(
        "researcher",
        "Otos Esimerkki",
        Role.RESEARCHER,
        "",
        _(
            "Read the results question by question and export them; in the lists of regions, organisations appear under pseudonyms."
        ),
    ),
    DemoAccount(
        "communications",
        "Viesti Esimerkki",
        Role.COMMUNICATIONS,
        "",
        _(
            "Edit the texts of the roadmap in three languages, make a PDF of a region's description and read the feedback."
        ),
    ),
    DemoAccount(
        "steering",
        "Suunta Esimerkki",
        Role.STEERING,
        "",
        _(
            "Read the national summary of all 22 regions, and what changed between two revisions of a section."
        ),
    ),
    DemoAccount(
        "admin",
        "Avain Esimerkki",
        Role.ADMIN,
        "",
        _(
            "Look at the mails that were refused, at people and their roles, and at the state of the system."
        ),
    ),
)

# Stand in the history of the world, and cannot sign in or are not offered.
FORMER = DemoAccount("former.pohjois-suomi", "Routa Esimerkki", EXPERT, "", "")
COVER = DemoAccount("cover.kainuu", "Hanki Esimerkki", EXPERT, "", "")


@dataclass(frozen=True)
class Group:
    """People who come to the same place, for the sign-in page."""

    title: str | Promise
    text: str | Promise
    accounts: tuple[DemoAccount, ...]


def _having(*roles: Role) -> tuple[DemoAccount, ...]:
    return tuple(account for account in DEMO_ACCOUNTS if account.role in roles)


GROUPS = (
    Group(
        _("Regional experts"),
        _("They keep the profiles of their own regions true, one section at a time."),
        _having(EXPERT),
    ),
    Group(
        _("Organisations"),
        _("They come to one organisation and the regions it works in."),
        _having(Role.ORGANISATION),
    ),
    Group(
        _("The whole nation"),
        _("They look at all 22 regions, each for their own purpose."),
        tuple(account for account in DEMO_ACCOUNTS if account.role in NATIONAL_ROLES),
    ),
)
BY_EMAIL = {account.email: account for account in DEMO_ACCOUNTS}
