"""Members come, change and go by those who run a structure; names are for those who may see them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from regions.organisations.choosing import choice_label
from regions.organisations.models import ContactPerson
from regions.structures.access import Refused
from regions.structures.members import changing
from regions.structures.members.changing import Said, add_member, change_member, end_member
from regions.structures.members.coordinating import add_coordinator, end_coordinator
from regions.structures.members.seats import save_seat, vacant_seats
from regions.structures.models import Coordinator, Membership
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OrganisationFactory,
)
from tests.factories.structures import (
    CoordinatorFactory,
    MembershipFactory,
    SeatFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now
DAY = dt.timedelta(days=1)
MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


@pytest.fixture
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi])


def today():
    return timezone.localdate()


def url(name, *place):
    return reverse(f"structures:{name}", args=place)


def add(group, by, **said):
    return add_member(group, Said(**{"name": "Meri Malli", **said}), by=by, at=NOW())


def test_one_person_is_one_row_whatever_they_do(group, expert):
    known = ContactPersonFactory(name="Meri Malli", email="meri@example.org")

    member = add(group, expert, email="Meri@example.org", starts_on=MAY)

    assert member.person == known
    assert ContactPerson.objects.count() == 1
    event = AuditEvent.objects.get(action="structure.member_added")
    assert "Malli" not in f"{event.subject_label} {event.details}"


def test_whoever_corrects_an_address_redirects_no_mail_elsewhere(group, expert):
    known = ContactPersonFactory(name="Meri Malli", email="meri@example.org")
    MembershipFactory(person=known)
    member = add(group, expert, email="meri@example.org")

    change_member(member, Said(name="Meri Malli", email="uusi@example.org"), by=expert, at=NOW())

    known.refresh_from_db()
    assert known.email == "meri@example.org"
    assert Membership.objects.get(pk=member.pk).person.email == "uusi@example.org"


def test_a_seat_says_for_whom_and_pressed_twice_one_is_added(group, expert):
    network = StructureFactory(kind="network")
    seat = SeatFactory(structure=group, network=network)
    assert list(vacant_seats(on=today())) == [seat]

    first, second = (add(group, expert, seat=seat, starts_on=MAY) for _ in "12")

    assert first == second
    assert first.network == network
    assert not vacant_seats(on=today())


@pytest.mark.parametrize(
    ("case", "fact"),
    [
        ("taken", "seat"),
        ("given up", "seat"),
        ("twice", "name"),
        ("backwards", "ends_on"),
        ("dissolved", "represented"),
        ("dissolved member", "organisation"),
        ("dissolved office", "organisation"),
        ("itself", "network"),
        ("ended network", "network"),
        ("deputy", "role"),
    ],
)
def test_what_cannot_be_is_said_beside_its_fact(group, expert, case, fact):
    seat = SeatFactory(structure=group)
    gone = OrganisationFactory(name="Entinen ry", status="dissolved")
    sits = add(group, expert, name="Toinen", email="b@example.org", seat=seat, starts_on=MAY)
    add(group, expert, email="a@example.org", starts_on=MAY, ends_on=JUNE)
    said = {
        "taken": {"seat": seat, "starts_on": JUNE},
        "given up": {"seat": SeatFactory(structure=group, closed_on=MAY), "starts_on": JUNE},
        "twice": {"email": "a@example.org", "starts_on": JUNE},
        "backwards": {"starts_on": JUNE, "ends_on": MAY},
        "dissolved": {"represented": gone},
        "dissolved member": {"name": "", "organisation": gone},
        "dissolved office": {"name": "", "office": OfficeFactory(organisation=gone)},
        "itself": {"network": group},
        "ended network": {"network": StructureFactory(kind="network", ended_on=MAY)},
        "deputy": {"deputy_of": sits},
    }[case]

    with pytest.raises(Refused) as refused:
        add(group, expert, **said)

    if case == "deputy":
        assert "__all__" in refused.value.message_dict
        return
    assert list(refused.value.message_dict) == [fact]
    if case == "taken":
        assert "Toinen" in refused.value.messages[0]


def test_who_was_there_while_it_stood_may_be_written_down(group, expert):
    gone = OrganisationFactory(status="dissolved", dissolved_on=JUNE)

    member = add(group, expert, represented=gone, starts_on=MAY, ends_on=JUNE)

    assert member.represented == gone


def test_nobody_joins_what_has_ended(group, expert):
    group.ended_on = today() - DAY
    group.save()

    with pytest.raises(Refused):
        add(group, expert)


def test_two_who_fill_one_seat_at_once_get_an_answer(group, expert, monkeypatch):
    """What another saved between the look and the write, the database refuses: in words all the same."""
    seat = SeatFactory(structure=group)
    MembershipFactory(structure=group, seat=seat, starts_on=MAY)
    look, looked = changing._refuse_overlap, []

    def blind_at_first(membership):
        looked.append(membership)
        if len(looked) > 1:
            look(membership)

    monkeypatch.setattr(changing, "_refuse_overlap", blind_at_first)

    with pytest.raises(Refused) as refused:
        add(group, expert, seat=seat, starts_on=JUNE)

    assert list(refused.value.message_dict) == ["seat"]
    assert seat.memberships.count() == 1


def test_ended_on_a_day_one_is_a_former_member(group, expert):
    member = add(group, expert, starts_on=MAY)

    with pytest.raises(Refused):
        end_member(member, last=MAY - DAY, by=expert, at=NOW())
    end_member(member, last=JUNE, by=expert, at=NOW())

    assert not Membership.objects.active_on(today()).exists()
    with pytest.raises(Refused):
        end_member(member, last=JUNE + DAY, by=expert, at=NOW())


def test_a_seat_is_renamed_and_given_up_when_nobody_sits_in_it(group, expert):
    facts = {"role": "member", "network": None, "represented": None, "by": expert, "at": NOW()}
    seat = save_seat(group, None, title="Paikka 1", **facts)
    member = add(group, expert, seat=seat, starts_on=MAY)

    with pytest.raises(Refused) as refused:
        save_seat(group, None, title="paikka 1", **facts)
    assert list(refused.value.message_dict) == ["title"]
    with pytest.raises(Refused) as refused:
        save_seat(group, seat, title="Paikka 1", closed_on=today(), **facts)
    assert list(refused.value.message_dict) == ["closed_on"]
    end_member(member, last=JUNE, by=expert, at=NOW())
    save_seat(group, seat, title="Uusi nimi", closed_on=today(), **facts)
    assert not vacant_seats(on=today())


def test_coordinators_are_people_with_an_account_or_organisations(group, expert):
    person, organisation = UserFactory(email="kaisa@example.org"), OrganisationFactory()

    def coordinate(email, one=None):
        return add_coordinator(group, email=email, organisation=one, by=expert, at=NOW())

    first = coordinate("Kaisa@example.org")
    assert first == coordinate("kaisa@example.org")
    assert person.has_perm("structure.run", group)
    coordinate("", organisation)
    for email in ("nobody@example.org", ""):
        with pytest.raises(Refused) as refused:
            coordinate(email)
        assert list(refused.value.message_dict) == ["email"]
    end_coordinator(first, by=expert, at=NOW())
    assert not Coordinator.objects.active_on(today()).filter(user=person).exists()


@pytest.mark.parametrize("who", ["elsewhere", "member"])
def test_others_change_no_members(group, who, satakunta):
    user = UserFactory(regions=[satakunta] if who == "elsewhere" else [], email="m@example.org")
    MembershipFactory(structure=group, person__email="m@example.org" if who == "member" else "")

    with pytest.raises(PermissionDenied):
        add(group, user)


def test_everybody_reads_whom_they_represent_and_members_who_they_are(
    client, english, group, lappi
):
    network = StructureFactory(kind="network", called="Mielenterveyden verkosto")
    MembershipFactory(
        structure=group,
        person__name="Meri Malli",
        person__email="meri@example.org",
        network=network,
        employer=OrganisationFactory(name="Työ ry"),
    )
    MembershipFactory(structure=group, represented=OrganisationFactory(name="Tuki ry"))
    MembershipFactory(structure=group, person__name="Entinen Malli", ends_on=MAY)
    SeatFactory(structure=group, title="Vammaisjärjestöjen paikka")
    page = group.get_absolute_url()

    text = client.get(page).text
    for told in ("Mielenterveyden verkosto", "Tuki ry", "Vammaisjärjestöjen paikka"):
        assert told in text
    assert "Malli" not in text
    assert "Työ ry" not in text
    client.force_login(UserFactory(email="meri@example.org"))
    text = client.get(page).text
    for told in ("Meri Malli", "Työ ry", "Entinen Malli"):
        assert told in text
    assert "meri@example.org" not in text.split("<main", 1)[1]


def filled(**said):
    return {"holder": "person", "name": "Meri Malli", "language": "fi", "role": "member", **said}


def test_the_form_adds_changes_ends_and_removes(client, english, group, expert):
    client.force_login(expert)
    tuki = OrganisationFactory(name="Tuki ry", regions=group.regions.all())
    chair = OfficeFactory(organisation=tuki)

    client.post(url("member_new", group.pk), filled(represented="tuki"))
    member = group.memberships.get()
    assert member.represented == tuki
    office = filled(holder="office", of="Tuki ry", kind="chair", name="")
    client.post(url("member_edit", group.pk, member.pk), office)
    member.refresh_from_db()
    assert (member.office, member.person) == (chair, None)
    client.post(url("member_end", group.pk, member.pk), {"last": "2026-06-01"})
    member.refresh_from_db()
    assert member.ends_on == JUNE
    client.post(url("member_edit", group.pk, member.pk), {"remove": "1"})
    assert not group.memberships.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"holder": "organisation"}, "of"),
        ({"holder": "office", "of": "Tuki ry"}, "kind"),
        ({"holder": "office", "of": "Tuki ry", "kind": "chair"}, "kind"),
        ({"represented": "yhdistys"}, "represented"),
        ({"employer": "\x00<script>"}, "employer"),
        ({"seat": "999999"}, "seat"),
        ({"starts_on": "2026-13-45"}, "starts_on"),
        ({"email": "a@b"}, "email"),
        ({"employer": "Tuki ry", "employer_name": "Kunta"}, None),
    ],
)
def test_what_is_typed_wrong_is_said_beside_the_field_and_kept(
    client, english, group, expert, said, field
):
    client.force_login(expert)
    for name in ("Tuki ry", "Yhdistys A ry", "Yhdistys B ry"):
        OrganisationFactory(name=name, regions=group.regions.all())

    response = client.post(url("member_new", group.pk), filled(employer_name="Oma kunta") | said)

    form = response.context["form"]
    assert form.errors
    if field is not None:
        assert list(form.errors) == [field]
    if field == "represented":
        assert "Choose one below" in form.errors[field][0]
    assert not group.memberships.exists()


def test_a_coordinator_finds_organisations_of_the_region_by_letters_and_others_by_full_name(
    client, english, group, satakunta
):
    coordinator = UserFactory()
    CoordinatorFactory(structure=group, user=coordinator)
    near = [
        OrganisationFactory(name=f"Tuki {letter} ry", regions=group.regions.all())
        for letter in "AB"
    ]
    OrganisationFactory(name="Tukikohta ry", regions=[satakunta])
    client.force_login(coordinator)
    address = url("member_new", group.pk)

    # Two letters would read the register.
    assert "Tuki A" not in client.post(address, filled(represented="tu")).text
    offered = client.post(address, filled(represented="tuki"))
    assert "Tukikohta" not in offered.text
    choices = offered.context["form"].fields["represented"].widget.offered
    assert [value for value, _name in choices] == [choice_label(one) for one in near]
    assert 'name="represented_choice"' in offered.text

    picked = {"represented_offered": "tuki", "represented_choice": choice_label(near[1])}
    # What was written since counts, not what was chosen before.
    client.post(address, filled(represented="tukikohta ry", **picked))
    client.post(address, filled(name="Toinen Nimi", represented="tuki", **picked))
    said = group.memberships.order_by("pk").values_list("represented__name", flat=True)
    assert list(said) == ["Tukikohta ry", "Tuki B ry"]


def test_every_list_costs_the_same_however_many_members(client, group, expert):
    client.force_login(expert)
    pages = [
        group.get_absolute_url(),
        url("member_list", group.pk),
        f"{url('member_list', group.pk)}?former",
        url("represented_list", group.pk),
    ]

    def cost():
        counts = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    def more(count):
        for _ in range(count):
            seat = SeatFactory(structure=group, represented=OrganisationFactory())
            sits = MembershipFactory(structure=group, seat=seat, employer=OrganisationFactory())
            MembershipFactory(structure=group, role="deputy", deputy_of=sits)
            MembershipFactory(structure=group, person=None, office=OfficeFactory())
            MembershipFactory(structure=group, represented=OrganisationFactory(), ends_on=MAY)
            SeatFactory(structure=group, network=StructureFactory(kind="network"))

    more(1)
    cost()
    few = cost()
    more(12)
    assert cost() == few


def test_payloads_stay_text(client, group, expert):
    evil = "<script>alert(1)</script>"
    seat = SeatFactory(structure=group, title=evil)
    SeatFactory(structure=group, title=f"{evil} 2", represented=OrganisationFactory(name=evil))
    member = MembershipFactory(
        structure=group, seat=seat, person__name=evil, employer_name=evil, starts_on=MAY
    )
    client.force_login(expert)

    for page in (
        group.get_absolute_url(),
        url("member_list", group.pk),
        url("member_edit", group.pk, member.pk),
        url("member_end", group.pk, member.pk),
    ):
        assert evil not in client.get(page).text


def opened(client, address):
    """What a browser sends back of a form as it came."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def differing(response):
    return {
        str(one.label): (one.theirs, one.mine, one.is_mine_kept)
        for one in response.context["form"].differences
    }


def test_two_who_change_one_member_see_both_and_nothing_is_lost(client, english, group, expert):
    tuki = OrganisationFactory(name="Tuki ry", regions=group.regions.all())
    member = add(group, expert, email="meri@example.org", employer_name="Kunta", starts_on=MAY)
    client.force_login(expert)
    address = url("member_edit", group.pk, member.pk)
    mine = opened(client, address) | {"name": "Meri Malli-Joki", "role": "chair"}
    theirs = opened(client, address) | {"role": "secretary", "represented": "Tuki ry"}
    assert client.post(address, theirs).status_code == 302

    answer = client.post(address, mine)

    assert differing(answer) == {
        "Role": ("Secretary", "Chair", True),
        "On behalf of the organisation": ("Tuki ry", "nothing", False),
    }
    member.refresh_from_db()
    assert (member.role, member.person.name) == ("secretary", "Meri Malli")
    form = answer.context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert again["name"] == "Meri Malli-Joki"
    assert client.post(address, again).status_code == 302
    member.refresh_from_db()
    assert (member.role, member.represented, member.person.name) == (
        "chair",
        tuki,
        "Meri Malli-Joki",
    )


def test_a_member_that_became_an_organisation_meanwhile_is_shown_as_one(
    client, english, group, expert
):
    tuki = OrganisationFactory(name="Tuki ry", regions=group.regions.all())
    member = add(group, expert)
    client.force_login(expert)
    address = url("member_edit", group.pk, member.pk)
    mine = opened(client, address) | {"ends_on": "2026-06-01"}
    theirs = opened(client, address) | {"holder": "organisation", "name": "", "of": "Tuki ry"}
    client.post(address, theirs)

    form = client.post(address, mine).context["form"]
    assert (form["holder"].value(), form["ends_on"].value()) == ("organisation", "2026-06-01")
    client.post(address, {n: form[n].value() for n in form.fields if form[n].value() is not None})

    member.refresh_from_db()
    assert (member.organisation, member.person, member.ends_on) == (tuki, None, JUNE)


def test_pressed_twice_a_change_is_no_conflict(client, english, group, expert):
    member = add(group, expert, email="meri@example.org")
    client.force_login(expert)
    address = url("member_edit", group.pk, member.pk)
    said = opened(client, address) | {"role": "chair", "email": "Meri@Example.org"}

    assert [client.post(address, said).status_code for _ in "12"] == [302, 302]


def test_what_a_colleague_removed_between_look_and_save_keeps_what_was_typed(
    client, english, group, expert, monkeypatch
):
    member = add(group, expert)
    client.force_login(expert)
    address = url("member_edit", group.pk, member.pk)
    said = opened(client, address) | {"name": "Meri Malli-Joki"}

    def removed_first(membership, *args, **options):
        Membership.objects.filter(pk=membership.pk).delete()
        return change_member(membership, *args, **options)

    monkeypatch.setattr(changing, "change_member", removed_first)

    answer = client.post(address, said)
    assert "A colleague has deleted this" in answer.text
    assert "Meri Malli-Joki" in answer.text


@pytest.mark.parametrize("form", ["member_edit", "member_end", "seat_edit"])
def test_what_was_removed_before_the_form_was_sent_gives_back_what_was_typed(
    client, english, group, expert, form
):
    removed = (SeatFactory if form == "seat_edit" else MembershipFactory)(structure=group)
    address = url(form, group.pk, removed.pk)
    client.force_login(expert)
    assert client.get(address).status_code == 200
    removed.delete()

    response = client.post(
        address, {"name": "Kirjoitettu <nimi>", "title": "Tehty nimi", "last": "31.12.2026"}
    )

    assert response.status_code == 404
    assert "removed in the meantime" in response.text
    assert "Kirjoitettu &lt;nimi&gt;" in response.text
    # By the names of the form, where people write much.
    assert {"member_edit": "Name of the person", "seat_edit": "Name of the seat"}.get(
        form, "Last"
    ) in response.text
    assert "removed in the meantime" not in client.get(address).text


def test_two_who_change_one_seat_see_both(client, english, group, expert):
    seat = SeatFactory(structure=group, title="Paikka 1")
    client.force_login(expert)
    address = url("seat_edit", group.pk, seat.pk)
    mine, theirs = opened(client, address), opened(client, address)
    assert client.post(address, theirs | {"title": "Paikka A"}).status_code == 302

    answer = client.post(address, mine | {"title": "Paikka B", "role": "chair"})

    assert differing(answer) == {"Name of the seat": ("Paikka A", "Paikka B", True)}
    seat.refresh_from_db()
    assert (seat.title, seat.role) == ("Paikka A", "member")
    form = answer.context["form"]
    client.post(address, {n: form[n].value() for n in form.fields if form[n].value() is not None})
    seat.refresh_from_db()
    assert (seat.title, seat.role) == ("Paikka B", "chair")
