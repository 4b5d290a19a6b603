"""An empty workbook for organisations: the headings to fill in, and a sheet that explains them."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from portal.tabular.columns import Column, Sheet
from portal.tabular.xlsx import write_xlsx
from regions.models import Municipality, Region
from regions.organisations.facts.definitions import FACTS, Fact, Holds
from regions.organisations.importing.columns import KEYS, PUBLIC_ID, label_of


def template_workbook() -> Iterator[bytes]:
    """Three sheets: the organisations to come, what to write, municipalities and regions."""
    rules = [[str(label_of(key)), _rule(key), _needed(key)] for key in KEYS]
    towns = Municipality.objects.filter(valid_to=None).order_by("code")
    regions = Region.objects.order_by("code")
    sheets = [
        Sheet(_("Organisations"), [Column(label_of(key), width=20) for key in KEYS], []),
        Sheet(
            _("What to write"),
            [
                Column(_("Column"), width=34),
                Column(_("Rule"), width=60),
                Column(_("Needed"), width=24),
            ],
            [
                *rules,
                ["", "", ""],
                [
                    _("Every cell"),
                    _("Empty: nothing changes. A single hyphen (-): the fact becomes empty."),
                    "",
                ],
                [
                    _("Every row"),
                    _("Rows that are not in the file stay as they are. Nothing is deleted."),
                    "",
                ],
            ],
        ),
        Sheet(
            _("Places"),
            [Column(_("Kind"), width=20), Column(_("Code")), Column(_("Name"), width=40)],
            [
                *([_("Region"), region.code, region.name] for region in regions),
                *([_("Municipality"), town.code, town.name] for town in towns),
            ],
        ),
    ]
    return write_xlsx(sheets, title=_("Organisations for the register"))


def _needed(key: str) -> str:
    if key == "name":
        return _("for a new organisation")
    if key == "level":
        return _("for a new organisation")
    if key == PUBLIC_ID:
        return _("to change one for certain")
    return ""


def _rule(key: str) -> str:
    if key == PUBLIC_ID:
        return _(
            "The id on the organisation’s page: J10234-3. Leave it empty for a new organisation."
        )
    return RULES[FACTS[key].holds](FACTS[key])


def _line(fact: Fact) -> str:
    return _("Text of up to %(limit)d characters.") % {"limit": fact.limit}


def _choice(fact: Fact) -> str:
    return "\n".join(
        [_("One of:"), *(f"{value} = {label}" for value, label in fact.choices if value)]
    )


def _identifier(fact: Fact) -> str:
    if fact.key == "business_id":
        return _("Seven digits, a hyphen and a check digit, as text: 2077474-0.")
    return _("One to six digits, the last three after a full stop, as text: 194.820.")


RULES: dict[Holds, Callable[[Fact], str]] = {
    Holds.LINE: _line,
    Holds.EMAIL: lambda _fact: _("An email address: toimisto@example.fi."),
    Holds.URL: lambda _fact: _("A web address: https://www.example.fi."),
    Holds.DATE: lambda _fact: _("A day: 31.12.2026. Only where the status is dissolved."),
    Holds.CHOICE: _choice,
    Holds.LANGUAGES: lambda _fact: _("fi, sv, en, se, smn or sms; several separated by commas."),
    Holds.IDENTIFIER: _identifier,
    Holds.MUNICIPALITY: lambda _fact: _("The name or the code, as on the sheet of places."),
    Holds.REGIONS: lambda _fact: _(
        "Names or codes, as on the sheet of places, separated by semicolons. Empty for a new "
        "organisation: the region of its home municipality."
    ),
    Holds.ORGANISATION: lambda _fact: _(
        "Public id, business ID or number in the Register of Associations of the other; or its "
        "name, with its municipality where several have that name: Muistiyhdistys ry, Kemi. It may "
        "be in the same file, in any row."
    ),
    Holds.ORGANISATIONS: lambda _fact: _(
        "As for the one that it belongs to; several separated by semicolons."
    ),
    Holds.FORMER_NAMES: lambda _fact: _("Several separated by semicolons."),
}
