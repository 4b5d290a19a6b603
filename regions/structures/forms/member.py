"""Who is a member, in which seat, on whose behalf, from when to when."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.revisions.facts import facts_of, mark_of
from portal.revisions.facts_form import SeenForm
from portal.typed.day import DayField
from portal.typed.fields import LineField
from regions.organisations.choosing import choice_label
from regions.organisations.forms.office import YEARS, LineEmailField
from regions.organisations.models import Office, Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.structures.forms.organisation_field import OrganisationField
from regions.structures.members.changing import SAID, Said, said_of
from regions.structures.members.seats import SAID as SEAT_SAID
from regions.structures.members.seats import open_seats
from regions.structures.models import Membership, Seat, Structure
from regions.structures.models.membership import MemberRole

PERSON, OFFICE, ORGANISATION = "person", "office", "organisation"
ROLES = [(key, capfirst(label)) for key, label in MemberRole.choices]


def findable(structure: Structure, *, by: User) -> OrganisationQuerySet:
    """Which organisations a few letters find: those of the register that this person lists, and those that work
    where the structure does. Any other is found by its number or full name."""
    named = Organisation.objects.named_for(by)
    if by.has_perm(Permission.NAME_ORGANISATIONS):
        return named
    if structure.is_national:
        return Organisation.objects.all()
    works = Organisation.regions.through.objects.filter(region__structures=structure).order_by()
    near = Q(pk__in=works.values("organisation"))
    return Organisation.objects.filter(near | Q(pk__in=named.order_by().values("pk")))


class RunForm(forms.Form):
    """A form of whoever runs a structure: refusals stand beside the field that they are about."""

    use_required_attribute = False
    # The fact that a refusal names → the field that says it, where that is another.
    said_by: dict[str, str] = {}

    def __init__(
        self, *args: Any, structure: Structure, by: User, on: dt.date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.structure, self.by, self.on = structure, by, on
        for field in self.fields.values():
            if isinstance(field, OrganisationField):
                field.among = findable(structure, by=by)

    def show_refusal(self, refused: ValidationError) -> None:
        by_fact = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        for fact, said in by_fact.items():
            name = self.said_by.get(fact, fact)
            for one in said:
                self.add_error(name if name in self.fields else None, one)

    def choose_among(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101, declared by the form
        field.queryset = rows

    def networks(self, now: Structure | None = None) -> Any:
        """Those that stand, and the one that is chosen already."""
        standing = Structure.objects.standing_on(self.on).filter(kind=Structure.Kind.NETWORK)
        if now is not None:
            standing = standing | Structure.objects.filter(pk=now.pk)
        return standing.exclude(pk=self.structure.pk).by_name()


class MemberForm(RunForm, SeenForm):
    said_by = {"organisation": "of", "office": "kind", "person": "name", "employer": "employer"}
    facts = SAID
    typed_into = {"organisation": ("of", "kind", "holder"), "office": ("kind", "of", "holder")}

    holder = forms.ChoiceField(
        label=gettext_lazy("Who is the member"),
        widget=forms.RadioSelect,
        choices=[
            (PERSON, gettext_lazy("A person")),
            (OFFICE, gettext_lazy("An office: whoever holds it")),
            (ORGANISATION, gettext_lazy("An organisation")),
        ],
        initial=PERSON,
    )
    name = LineField(label=gettext_lazy("Name of the person"), required=False, max_length=120)
    email = LineEmailField(label=gettext_lazy("Email address of the person"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"), choices=settings.LANGUAGES, initial="fi"
    )
    of = OrganisationField(
        label=gettext_lazy("Organisation that is the member, or whose office is"),
        required=False,
        help_text=gettext_lazy("A few letters of its name, or its Business ID."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Office"),
        required=False,
        choices=[
            ("", gettext_lazy("Choose")),
            *((value, capfirst(label)) for value, label in Office.Kind.choices),
        ],
        help_text=gettext_lazy("One that the organisation has; they are added on its page."),
    )
    seat = forms.ModelChoiceField(
        Seat.objects.none(),
        label=gettext_lazy("Seat"),
        required=False,
        empty_label=gettext_lazy("No seat of their own"),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, initial=MemberRole.MEMBER)
    deputy_of = forms.ModelChoiceField(
        Membership.objects.none(),
        label=gettext_lazy("Deputy of"),
        required=False,
        empty_label=gettext_lazy("Of nobody in particular"),
        help_text=gettext_lazy("Only for a deputy member; those who sit in a seat are listed."),
    )
    network = forms.ModelChoiceField(
        Structure.objects.none(),
        label=gettext_lazy("On behalf of the network"),
        required=False,
        empty_label=gettext_lazy("Of no network"),
        help_text=gettext_lazy("Where both are empty, the seat says for whom."),
    )
    represented = OrganisationField(
        label=gettext_lazy("On behalf of the organisation"), required=False
    )
    employer = OrganisationField(label=gettext_lazy("Employed by"), required=False)
    employer_name = LineField(
        label=gettext_lazy("Another employer"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("One that is not in the register, such as a county."),
    )
    starts_on = DayField(label=gettext_lazy("First day"), required=False, years=YEARS)
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        years=YEARS,
        help_text=gettext_lazy("Empty: until further notice."),
    )

    def __init__(self, *args: Any, member: Membership | None = None, **options: Any) -> None:
        if member is not None:
            said = facts_of(said_of(member), self.facts)
            options["initial"] = self.initial_of(said) | {"version": mark_of(said)}
        super().__init__(*args, **options)
        self.member = member
        seats = open_seats(on=self.on) | Seat.objects.filter(pk__in=_known(member, "seat_id"))
        self.choose_among("seat", seats.filter(structure=self.structure))
        self.choose_among("network", self.networks(member.network if member else None))
        # Deputies stand in for those who sit in seats; of an open group nobody does.
        sitting = Membership.objects.active_on(self.on).filter(
            structure=self.structure, seat__isnull=False
        )
        known = Membership.objects.filter(pk__in=_known(member, "deputy_of_id"))
        others = (sitting | known).exclude(pk__in=_known(member, "pk"))
        self.choose_among(
            "deputy_of", others.select_related("person", "office__organisation", "organisation")
        )

    def initial_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        office, organisation = facts["office"], facts["organisation"]
        return {
            **{name: _as_typed(value) for name, value in facts.items()},
            "holder": OFFICE if office else ORGANISATION if organisation else PERSON,
            "of": _as_typed(office.organisation if office else organisation),
            "kind": office.kind if office else "",
        }

    def facts_typed(self) -> dict[str, Any]:
        return facts_of(self.said, self.facts)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        match chosen.get("holder"):
            case "person":
                if not chosen.get("name") and "name" not in self.errors:
                    self.add_error("name", _("Write who the member is."))
            case "office" | "organisation" as holder:
                if not chosen.get("of") and "of" not in self.errors:
                    self.add_error("of", _("Write which organisation."))
                elif holder == OFFICE and chosen.get("of"):
                    self._find_office(chosen)
        return chosen

    def _find_office(self, chosen: dict[str, Any]) -> None:
        now = self.member.office if self.member else None
        if not chosen.get("kind"):
            self.add_error("kind", _("Choose the office."))
            return
        offices = list(Office.objects.filter(organisation=chosen["of"], kind=chosen["kind"]))
        if now in offices:
            chosen["office"] = now
        elif len(offices) == 1:
            chosen["office"] = offices[0]
        else:
            said = _(
                "“%(name)s” has told of no such office, or of several. Add it on the page of the "
                "organisation, or choose the organisation itself as the member."
            )
            self.add_error("kind", said % {"name": chosen["of"]})

    @property
    def said(self) -> Said:
        chosen = self.cleaned_data
        holder = chosen["holder"]
        facts = {name: chosen[name] for name in Said.FACTS if name in chosen}
        facts["office"] = chosen.get("office") if holder == OFFICE else None
        facts["organisation"] = chosen["of"] if holder == ORGANISATION else None
        if holder == PERSON:
            # As it is kept: an address in capitals is the same.
            facts |= {"name": chosen["name"], "email": chosen["email"].lower()}
            facts["language"] = chosen["language"]
        return Said(**facts)


def _as_typed(value: Any) -> Any:
    """An organisation as it is written in a plain field."""
    return choice_label(value) if isinstance(value, Organisation) else value


def _known(member: Membership | None, column: str) -> list[Any]:
    """The number in this column, if there is one."""
    number = getattr(member, column, None)
    return [] if number is None else [number]


class EndForm(RunForm):
    last = DayField(label=gettext_lazy("Last day as a member"), years=YEARS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("last", timezone.localdate())


class ClaimForm(RunForm):
    """Two buttons; the number says of which organisation they were pressed."""

    claimed = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    is_right = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class SeatForm(RunForm, SeenForm):
    facts = SEAT_SAID

    title = LineField(
        label=gettext_lazy("Name of the seat"),
        max_length=120,
        help_text=gettext_lazy(
            "Such as “Mental health associations, 1st seat”. Everybody sees it."
        ),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, initial=MemberRole.MEMBER)
    network = forms.ModelChoiceField(
        Structure.objects.none(),
        label=gettext_lazy("On behalf of the network"),
        required=False,
        empty_label=gettext_lazy("Of no network"),
    )
    represented = OrganisationField(
        label=gettext_lazy("On behalf of the organisation"), required=False
    )
    closed_on = DayField(
        label=gettext_lazy("Given up on"),
        required=False,
        help_text=gettext_lazy("Only for a seat that is filled no more. It stays in the history."),
    )

    def __init__(self, *args: Any, seat: Seat | None = None, **options: Any) -> None:
        if seat is not None:
            said = facts_of(seat, self.facts)
            options["initial"] = self.initial_of(said) | {"version": mark_of(said)}
        super().__init__(*args, **options)
        self.seat = seat
        self.choose_among("network", self.networks(seat.network if seat else None))
        if seat is None:
            del self.fields["closed_on"]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if chosen.get("network") and chosen.get("represented"):
            said = _("Choose the network or the organisation that is represented, not both.")
            self.add_error("represented", said)
        return chosen

    def initial_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        return {name: _as_typed(value) for name, value in facts.items()}

    def facts_typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.facts}


class CoordinatorForm(RunForm):
    email = LineEmailField(
        label=gettext_lazy("Email address of the person"),
        required=False,
        help_text=gettext_lazy("Of somebody who has an account here."),
    )
    organisation = OrganisationField(label=gettext_lazy("Organisation"), required=False)
