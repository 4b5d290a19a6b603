"""Open groups: joined and left by oneself, by a link in a mail, without an account."""

import datetime as dt
import re

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.erasure import empty_account
from portal.outbox.models import OutboxMessage
from regions.structures.access import Refused
from regions.structures.forms.joining import SALT
from regions.structures.members.changing import Said, change_member
from regions.structures.members.claims import decide_claim
from regions.structures.members.joining import JOIN_FOR, ask_to_join, join, leave
from regions.structures.members.links import LEAVE, token_for
from regions.structures.members.mails import leave_path
from regions.structures.models import Joining, LettersOff, Membership
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OfficeFactory, OfficeTermFactory, OrganisationFactory
from tests.factories.structures import MembershipFactory, StructureFactory
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

NOW = timezone.now


@pytest.fixture(autouse=True)
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Vertaisryhmä", entry="open", regions=[lappi])


def url(name, group):
    return reverse(f"structures:{name}", args=[group.pk])


def opened(seconds):
    return signing.dumps(NOW().timestamp() - seconds, salt=SALT)


def filled(**said):
    return {
        "name": "Jaana Joki",
        "email": "Jaana@example.org",
        "language": "fi",
        "opened": opened(30),
        **said,
    }


def mailed(mailoutbox):
    mailoutbox.clear()
    deliver_mails(NOW())
    [mail] = mailoutbox
    return mail, [
        m[1] for m in re.finditer(r"https?://[^/\s]+(/structures/\w+/\d+/\S+)", mail.body)
    ]


def test_joined_by_the_button_of_a_link_and_left_by_another(client, group, mailoutbox):
    OrganisationFactory(name="Tuki ry", email="jaana@example.org")
    client.post(url("join_new", group), filled(represented="tuki ry"))
    mail, [link] = mailed(mailoutbox)
    assert mail.to == ["jaana@example.org"]
    assert "Jaana" not in mail.body

    assert "Tuki ry" in client.get(link).text
    assert not Membership.objects.exists()
    assert "You are a member" in client.post(link).text
    member = group.memberships.get()
    assert (member.person.name, member.represented.name) == ("Jaana Joki", "Tuki ry")
    assert not Joining.objects.exists()
    assert client.post(link).status_code == 404

    client.post(url("leave_new", group), {"email": "jaana@example.org", "opened": opened(30)})
    _mail, [link] = mailed(mailoutbox)
    client.get(link)
    assert group.memberships.exists()
    assert "You have left" in client.post(link).text
    assert not group.memberships.active_on(timezone.localdate()).exists()


def test_the_answer_never_tells_who_is_a_member(client, group, mailoutbox):
    MembershipFactory(structure=group, person__email="jaana@example.org")
    answers = {
        client.post(url(page, group), filled(email=email)).text.split("<main")[1]
        for page in ("join_new",)
        for email in ("jaana@example.org", "other@example.org")
    }
    assert len(answers) == 1

    mailoutbox.clear()
    deliver_mails(NOW())
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "/structures/leave/" in told["jaana@example.org"]
    assert "/structures/join/" in told["other@example.org"]


def test_who_asks_to_leave_and_is_no_member_hears_so_by_mail(client, group, mailoutbox):
    client.post(url("leave_new", group), {"email": "x@example.org", "opened": opened(30)})

    mail, links = mailed(mailoutbox)
    assert links == []
    assert mail.to == ["x@example.org"]


def test_asked_twice_it_is_one_mail_a_day_and_one_member(client, group):
    for _ in range(2):
        client.post(url("join_new", group), filled())
    joining = Joining.objects.get()
    assert OutboxMessage.objects.count() == 1

    assert join(joining, at=NOW()) == join(joining, at=NOW())
    assert group.memberships.count() == 1


def test_who_left_today_may_come_back_today(group):
    said = {"name": "J", "email": "j@example.org", "language": "fi", "represented": None}
    member = join(ask_to_join(group, **said, at=NOW()), at=NOW())
    leave(member, at=NOW())
    leave(member, at=NOW())

    again = join(ask_to_join(group, **said, at=NOW()), at=NOW())
    assert again.is_active_on(timezone.localdate())
    # Each link that was used makes room for another mail of that day.
    assert OutboxMessage.objects.count() == 2


def test_left_twice_on_the_day_of_joining_it_is_said_twice(client, group):
    said = {"name": "J", "email": "j@example.org", "language": "fi", "represented": None}
    link = leave_path(join(ask_to_join(group, **said, at=NOW()), at=NOW()))

    for _ in "12":
        assert "You have left" in client.post(link).text
    assert not group.memberships.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "not an address"}, "email"),
        ({"email": ""}, "email"),
        ({"language": "xx"}, "language"),
        ({"represented": "tuk"}, "represented"),
        ({"opened": ""}, "__all__"),
        ({"opened": "altered"}, "__all__"),
        ({"opened": "young"}, "__all__"),
        ({"opened": "old"}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost_or_sent(client, group, said, field):
    for name in ("Tuki ry", "Tukka ry"):
        OrganisationFactory(name=name)
    if said.get("opened") == "young":
        said = {"opened": opened(1)}
    if said.get("opened") == "old":
        said = {"opened": signing.dumps("x", salt="another")}

    response = client.post(url("join_new", group), filled(**said))

    form = response.context["form"]
    assert list(form.errors) == [field]
    assert "Tukka ry" not in response.text
    if field != "name":
        assert "Jaana Joki" in response.text
    assert not OutboxMessage.objects.exists()


def test_a_robot_that_fills_in_everything_hears_the_same_and_nothing_comes_of_it(client, group):
    response = client.post(url("join_new", group), filled(website="https://example.org"))

    assert "Look into your mail" in response.text
    assert not Joining.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_too_many_from_one_address_wait(client, group):
    codes = {client.post(url("join_new", group), filled(name="")).status_code for _ in range(6)}

    assert codes == {200, 429}


def test_only_open_groups_that_stand_are_joined(client, group):
    closed = StructureFactory(entry="nominated")
    ended = StructureFactory(entry="open", ended_on=dt.date(2020, 1, 1))
    for structure in (closed, ended):
        assert client.get(url("join_new", structure)).status_code == 404
        assert "/join/" not in client.get(structure.get_absolute_url()).text
    assert url("join_new", group) in client.get(group.get_absolute_url()).text
    said = {"name": "J", "email": "j@example.org", "language": "fi", "represented": None}
    joining = ask_to_join(group, **said, at=NOW())
    for changed in ({"ended_on": dt.date(2020, 1, 1)}, {"ended_on": None, "entry": "nominated"}):
        type(group).objects.filter(pk=group.pk).update(**changed)
        with pytest.raises(Refused):
            join(joining, at=NOW())
    assert not group.memberships.exists()


def test_a_link_that_is_wrong_of_another_or_too_old_is_dead(client, group):
    said = {"name": "J", "email": "j@example.org", "language": "fi", "represented": None}
    joining = ask_to_join(group, **said, at=NOW() - JOIN_FOR)
    member = MembershipFactory(structure=group)
    for name, number, token in (
        ("join_link", joining.pk, token_for("structure-join", joining.pk)),
        ("join_link", joining.pk, token_for(LEAVE, joining.pk)),
        ("leave_link", member.pk, "wrong"),
        ("leave_link", 999_999, "wrong"),
    ):
        link = reverse(f"structures:{name}", args=[number, token])
        assert client.post(link).status_code == 404
    assert group.memberships.count() == 1


def test_who_has_their_account_emptied_is_forgotten_here_too(group):
    account = UserFactory(email="j@example.org")
    said = {"name": "J", "language": "fi", "represented": None, "at": NOW()}
    member = join(ask_to_join(group, email="j@example.org", **said), at=NOW())
    for email in ("j@example.org", "other@example.org"):
        ask_to_join(StructureFactory(entry="open"), email=email, **said)
        LettersOff.objects.create(structure=group, email=email, since=NOW())

    empty_account(account, at=NOW())

    member.person.refresh_from_db()
    assert (member.person.name, member.person.email) == ("", "")
    for kept in (Joining, LettersOff):
        assert [one.email for one in kept.objects.all()] == ["other@example.org"]


@pytest.fixture
def tuki(lappi):
    return OrganisationFactory(name="Tuki ry", email="toimisto@tuki.example", regions=[lappi])


def joined(group, represented, email="jaana@example.org"):
    said = {"name": "Jaana Joki", "email": email, "language": "fi", "represented": represented}
    return join(ask_to_join(group, **said, at=NOW()), at=NOW())


def public(client, group):
    pages = (
        group.get_absolute_url(),
        url("represented_list", group),
        "/api/v1/structures",
    )
    return [client.get(page).text for page in pages]


def test_for_whom_somebody_says_to_speak_nobody_else_reads_before_it_is_confirmed(
    client, group, tuki, expert
):
    member = joined(group, tuki)
    MembershipFactory(structure=group, person__email="other@example.org")

    assert (member.represented, member.claimed) == (None, tuki)
    assert not any("Tuki ry" in text for text in public(client, group))
    client.force_login(UserFactory(email="other@example.org"))
    assert "Tuki ry" not in client.get(group.get_absolute_url()).text
    client.force_login(expert)
    assert "Says to speak for: Tuki ry" in client.get(group.get_absolute_url()).text
    told = [one for one in client.get("/").context["todos"] if one.what == "Vertaisryhmä"]
    assert [one.why.split(",")[0] for one in told] == ["1 member says to speak for an organisation"]
    address = reverse("structures:member_claim", args=[group.pk, member.pk])
    for _ in "12":
        client.post(address, {"claimed": tuki.pk, "is_right": "yes"})
    client.logout()

    member.refresh_from_db()
    assert (member.represented, member.claimed) == (tuki, None)
    assert all("Tuki ry" in text for text in public(client, group))


@pytest.mark.parametrize("known", ["own", "mailbox", "holder", "representative"])
def test_an_address_that_the_register_knows_needs_no_confirming(group, tuki, known):
    if known == "own":
        tuki.email = "Jaana@example.org"
        tuki.save()
    elif known == "mailbox":
        OfficeFactory(organisation=tuki, mailbox="jaana@example.org")
    elif known == "holder":
        office = OfficeFactory(organisation=tuki)
        OfficeTermFactory(office=office, person__email="jaana@example.org")
    else:
        tuki.representatives.create(user=UserFactory(email="jaana@example.org"))

    assert joined(group, tuki).represented == tuki


@pytest.mark.parametrize("gone", ["holder", "representative", "another"])
def test_who_was_known_once_or_of_another_organisation_is_not(group, tuki, gone):
    other = tuki if gone != "another" else OrganisationFactory()
    if gone == "representative":
        user = UserFactory(email="jaana@example.org", is_active=False)
        tuki.representatives.create(user=user)
    else:
        ended = NOW().date() - dt.timedelta(days=3) if gone == "holder" else None
        office = OfficeFactory(organisation=other)
        OfficeTermFactory(office=office, person__email="jaana@example.org", ends_on=ended)

    assert joined(group, tuki).claimed == tuki


def test_what_is_not_right_is_taken_away_and_the_member_stays(client, group, tuki, expert):
    member = joined(group, tuki)
    client.force_login(expert)
    address = reverse("structures:member_claim", args=[group.pk, member.pk])
    for said in (
        {},
        {"claimed": "x", "is_right": "yes"},
        {"claimed": tuki.pk, "is_right": "maybe"},
    ):
        client.post(address, said)
    # The organisation was another one when the page came.
    client.post(address, {"claimed": OrganisationFactory().pk, "is_right": "yes"})
    member.refresh_from_db()
    assert member.claimed == tuki

    client.post(address, {"claimed": tuki.pk, "is_right": "no"})
    member.refresh_from_db()
    assert (member.represented, member.claimed) == (None, None)
    assert member.is_active_on(timezone.localdate())
    with pytest.raises(Refused):
        decide_claim(member, claimed=tuki.pk, is_right=True, by=expert, at=NOW())


def test_a_dissolved_organisation_is_not_confirmed_and_others_confirm_nothing(
    group, tuki, expert, stranger
):
    member = joined(group, tuki)
    with pytest.raises(PermissionDenied):
        decide_claim(member, claimed=tuki.pk, is_right=True, by=stranger, at=NOW())
    tuki.status = "dissolved"
    tuki.save()
    with pytest.raises(Refused):
        decide_claim(member, claimed=tuki.pk, is_right=True, by=expert, at=NOW())


def test_who_says_for_whom_a_member_speaks_decides_the_claim_too(group, tuki, expert):
    member = joined(group, tuki)
    said = Said(name="Jaana Joki", email="jaana@example.org", represented=OrganisationFactory())

    change_member(member, said, by=expert, at=NOW())

    member.refresh_from_db()
    assert member.claimed is None
