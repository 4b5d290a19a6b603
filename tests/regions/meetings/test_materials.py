"""Materials are links or files of four kinds, known by what is in them, and sent as attachments."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from regions.meetings.inviting.link import answer_path
from regions.meetings.materials.kinds import FileRefused, kind_of
from regions.meetings.models import Material
from tests.factories.accounts import UserFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, MeetingFactory
from tests.factories.structures import MembershipFactory, StructureFactory

PDF, PNG = b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n..."


def office(*parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for part in parts:
            # Without the moment: tests are named by what they are given, in each process alike.
            file.writestr(zipfile.ZipInfo(part), "x")
    return packed.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")


def look(content, name):
    return kind_of(io.BytesIO(content), name=name, size=len(content))


@pytest.mark.parametrize(
    ("content", "name"), [(PDF, "a.pdf"), (PNG, "b.PNG"), (DOCX, "c.docx"), (XLSX, "d.d.xlsx")]
)
def test_four_kinds_are_kept(content, name):
    assert look(content, name).ending == name.rpartition(".")[2].lower()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (PDF, "a.html", "ei ole PDF-"),
        (PDF, "pdf", "ei ole PDF-"),
        (b"", "a.pdf", "on tyhjä"),
        (b"%PDF-" + b"x" * 10 * 1024 * 1024, "a.pdf", "10 Mt"),
        (b"<html><script>", "a.pdf", "muuta kuin"),
        (PNG, "a.pdf", "muuta kuin"),
        (XLSX, "a.docx", "muuta kuin"),
        (office("index.html"), "a.docx", "muuta kuin"),
        (DOCX[:40], "a.docx", "viallinen"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xlsx", "salasana"),
        (
            office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "a.docx",
            "makro",
        ),
    ],
)
def test_every_wrong_kind_is_refused_in_words(content, name, why):
    with pytest.raises(FileRefused, match=why):
        look(content, name)


@pytest.fixture
def item(lappi):
    return AgendaItemFactory(meeting=MeetingFactory(structure=StructureFactory(regions=[lappi])))


@pytest.fixture
def url(item):
    return reverse("meetings:material_new", args=[item.meeting_id, item.pk])


def send(client, address, content=PDF, name="liite.pdf", **more):
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(address, {"title": "Liite", "file": file, **more})


@pytest.mark.django_db
def test_a_file_is_sent_as_an_attachment_to_the_invited_alone(client, item, url, expert):
    client.force_login(expert)
    client.get(url)
    assert send(client, url).status_code == 302
    [material] = Material.objects.all()
    address = reverse("meetings:material_file", args=[item.meeting_id, material.pk])
    member = UserFactory(email="member@example.org")
    sits = MembershipFactory(structure=item.meeting.structure, person__email=member.email)

    client.force_login(member)
    assert address not in client.get(item.meeting.get_absolute_url()).text
    assert client.get(address).status_code == 404
    InviteeFactory(meeting=item.meeting, person=sits.person, membership=sits)
    assert address in client.get(item.meeting.get_absolute_url()).text
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="liite.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403


@pytest.mark.django_db
def test_who_was_invited_by_letter_opens_files_and_links_without_an_account(
    client, item, url, expert
):
    client.force_login(expert)
    client.get(url)
    send(client, url)
    client.post(url, {"title": "Sivu", "url": "https://example.org/x"})
    meeting = item.meeting
    meeting.invited_at = timezone.now()
    meeting.save()
    guest = InviteeFactory(meeting=meeting)
    other = InviteeFactory(meeting=MeetingFactory(invited_at=timezone.now()))
    path = answer_path(meeting.uid, guest.person_id)
    material = Material.objects.exclude(file="").get()
    client.logout()

    page = client.get(path).text
    assert f'href="{material.pk}/"' in page
    assert "https://example.org/x" in page
    sent = client.get(f"{path}{material.pk}/")
    assert b"".join(sent.streaming_content) == PDF
    assert sent["Content-Disposition"] == 'attachment; filename="liite.pdf"'
    elsewhere = answer_path(other.meeting.uid, other.person_id)
    assert client.get(f"{elsewhere}{material.pk}/").status_code == 404
    guest.delete()
    assert client.get(f"{path}{material.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_file_is_added_once_and_another_of_its_title_too(client, item, url, expert):
    client.force_login(expert)
    for content in (PDF, PDF, PDF[:-1] + b"!"):
        assert send(client, url, content).status_code == 302

    assert item.materials.count() == 2


def test_a_link_is_added_once(client, item, url, expert):
    client.force_login(expert)
    for _ in range(2):
        client.post(url, {"title": "Sivu", "url": "https://example.org/x"})
    assert [one.url for one in Material.objects.all()] == ["https://example.org/x"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": "Liite"}, "url"),
        ({"title": "", "url": "https://example.org"}, "title"),
        ({"title": "Liite", "url": "javascript:alert(1)"}, "url"),
    ],
)
def test_what_is_missing_or_wrong_is_named(client, url, expert, sent, field):
    client.force_login(expert)
    assert field in client.post(url, sent).context["form"].errors
    assert not Material.objects.exists()


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing(client, item, url, expert):
    client.force_login(expert)
    for content, name, more in (
        (b"<html>", "liite.pdf", {}),
        (b"", "liite.pdf", {}),
        (PDF, "liite.pdf", {"url": "https://example.org"}),
    ):
        assert send(client, url, content, name, **more).context["form"].errors
    item.meeting.state = "cancelled"
    item.meeting.save()
    assert send(client, url).context["form"].errors
    assert not Material.objects.exists()
    assert not default_storage.exists("meetings") or not default_storage.listdir("meetings")[1]


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_its_material_and_with_its_item(client, item, url, expert):
    client.force_login(expert)
    for title in ("Liite", "Toinen"):
        send(client, url, title=title)
    first, second = Material.objects.all()
    delete = reverse("meetings:material_delete", args=[item.meeting_id, first.pk])
    client.get(delete)
    client.post(delete)
    assert not default_storage.exists(first.file.name)
    assert default_storage.exists(second.file.name)
    item.delete()
    assert not default_storage.exists(second.file.name)
