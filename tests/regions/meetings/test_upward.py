"""A structure's quarter or year for the one above: drafted, edited, sent as PDF to its next agenda."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.jobs.kinds import JobFailed
from portal.jobs.models import Job
from portal.jobs.running import run
from regions.meetings.models import UpwardReport
from regions.meetings.report_kinds import UpwardSending
from regions.meetings.upward.periods import periods, quarter_days
from regions.meetings.upward.writing import draft_report, place_on_agenda, save_report
from regions.structures.access import Refused
from tests.factories.meetings import InviteeFactory, MeetingFactory, MeetingOutcomeFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.structures import StructureFactory

pytestmark = pytest.mark.django_db

# A Thursday in the second quarter.
NOW = dt.datetime(2027, 4, 15, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def above(lappi):
    return StructureFactory(called="Neuvottelukunta", regions=[lappi])


@pytest.fixture
def group(lappi, above):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi], parent=above)


@pytest.fixture
def held(group):
    """In February."""
    return MeetingFactory(structure=group, title="Helmikuun kokous", starts_at=NOW - 60 * DAY)


def draft(structure, by, quarter=1):
    days = quarter_days(2027, quarter)
    return draft_report(structure, days=days, language="fi", by=by, at=timezone.now())


def text_of(report):
    return report.revisions.first().text


def url(name, report):
    return reverse(f"meetings:{name}", args=[report.structure_id, report.pk])


def test_the_draft_tells_what_happened_in_whole_sentences_with_sources(group, held, expert):
    for _ in range(3):
        InviteeFactory(meeting=held, attended=True)
    MeetingFactory(structure=group, starts_at=NOW - 30 * DAY, attended_count=9)
    MeetingFactory(structure=group, starts_at=NOW - 20 * DAY, state="cancelled")
    MeetingFactory(structure=group, starts_at=NOW - 2 * DAY, title="Huhtikuun kokous")
    MeetingOutcomeFactory(meeting=held, text="Avustuksista sovitaan syksyllä")
    person = InviteeFactory(meeting=held).person
    MeetingOutcomeFactory(
        meeting=held, kind="action", text="Varataan tilat.", person=person, due_on=NOW.date() - DAY
    )
    MeetingOutcomeFactory(
        meeting=held,
        kind="action",
        text="Kirjoitetaan lausunto",
        organisation=OrganisationFactory(name="Muisti ry"),
        due_on=NOW.date() + DAY,
    )

    text = text_of(draft(group, expert))
    for said in (
        "Rakenne kokoontui 2 kertaa 1.1.2027–31.3.2027.",
        "Läsnä oli keskimäärin 6 henkilöä, vähintään 3 ja enintään 9",
        "Yksi kokous peruttiin.",
        "- Avustuksista sovitaan syksyllä. (Lähde: Helmikuun kokous, 14.2.2027.)",
        "Määräpäivä oli 14.4.2027, ja toimenpide on myöhässä.",
        "Kirjoitetaan lausunto. Vastuutaho: Muisti ry.",
    ):
        assert said in text
    assert str(person) not in text
    assert "Huhtikuun" not in text


def test_a_quiet_quarter_has_its_own_sentences(group, expert):
    text = text_of(draft(group, expert, quarter=2))
    # Today is 15 April: of a quarter that still runs, what is past is told.
    assert "Rakenne ei kokoontunut 1.4.2027–15.4.2027." in text
    assert "Päätöksiä ei kirjattu." in text


def test_one_report_of_a_period_and_not_of_others(client, group, expert, stranger):
    client.force_login(expert)
    address = reverse("meetings:upward_list", args=[group.pk])
    client.get(address)
    for _ in range(2):
        assert client.post(address, {"period": "2027-1"}).status_code == 302
    assert UpwardReport.objects.count() == 1
    assert "period" in client.post(address, {"period": "2050-9"}).context["form"].errors
    with pytest.raises(PermissionDenied):
        draft(group, stranger)


def test_quarters_and_years_on_offer():
    found = list(periods(NOW.date()))
    assert found[:3] == ["2027-2", "2027-1", "2026-4"]
    assert found[8:] == ["2027", "2026", "2025"]
    assert quarter_days(2027, 4) == (dt.date(2027, 10, 1), dt.date(2027, 12, 31))


def test_the_text_is_edited_and_a_colleague_is_not_overwritten(client, group, expert, manager):
    report = draft(group, expert)
    client.force_login(expert)
    began = client.get(url("upward_edit", report)).context["form"].initial["text"]
    theirs = f"{began}\n\nKollegan kappale."
    save_report(report, text=theirs, base=1, by=manager, at=timezone.now())
    mine = {"text": f"Alkusanat.\n\n{began}", "base": 1}
    answer = client.post(url("upward_edit", report), mine)
    assert answer.status_code == 409
    merged = answer.context["form"].initial
    assert "Alkusanat." in merged["text"]
    assert "Kollegan kappale." in merged["text"]
    assert client.post(url("upward_edit", report), merged).status_code == 302
    assert report.revisions.count() == 3
    client.post(url("upward_edit", report), merged | {"base": 3})
    assert report.revisions.count() == 3
    assert client.post(url("upward_edit", report), {"text": "", "base": 3}).context["form"].errors


def test_it_goes_to_the_next_agenda_once(client, group, above, expert):
    coming = MeetingFactory(structure=above, starts_at=NOW + 5 * DAY)
    MeetingFactory(structure=above, starts_at=NOW + 2 * DAY, state="cancelled")
    MeetingFactory(structure=above, starts_at=NOW + 9 * DAY)
    report = draft(group, expert)
    client.force_login(expert)
    client.get(report.get_absolute_url())
    job = Job.objects.get(pk=client.post(url("upward_send", report)).url.split("/")[-2])
    assert job.kind == "upward_sending"
    for _ in range(2):
        UpwardSending().keep(report, b"%PDF-1.7", by=expert, at=timezone.now())

    report.refresh_from_db()
    [item] = coming.items.all()
    [material] = item.materials.all()
    assert (report.state, report.item) == ("sent", item)
    with material.file.open() as file:
        assert file.read() == b"%PDF-1.7"
    assert "Sote-ryhmä" in item.title
    assert coming.title in client.get(report.get_absolute_url()).text
    with pytest.raises(Refused):
        save_report(report, text="Myöhässä", base=1, by=expert, at=timezone.now())


def test_where_it_cannot_go_the_answer_says_why(client, group, above, expert, stranger):
    report = draft(group, expert)
    client.force_login(expert)
    assert "Neuvottelukunta" in client.get(report.get_absolute_url()).context["obstacle"]
    client.post(url("upward_send", report))
    assert not Job.objects.exists()
    with pytest.raises(JobFailed):
        UpwardSending().keep(report, b"%PDF", by=expert, at=timezone.now())
    MeetingFactory(structure=above, starts_at=NOW + 5 * DAY)
    with pytest.raises(PermissionDenied):
        place_on_agenda(report, b"%PDF", by=stranger, at=timezone.now())
    group.parent = None
    group.save()
    assert "kenelle" in client.get(report.get_absolute_url()).context["obstacle"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_the_pdf(client, group, above, expert):
    coming = MeetingFactory(structure=above, starts_at=NOW + 5 * DAY)
    report = draft(group, expert)
    client.force_login(expert)
    client.post(url("upward_send", report))
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_text) == ("done", "")
    [material] = coming.items.get().materials.all()
    with material.file.open() as file:
        assert file.read().startswith(b"%PDF-")
