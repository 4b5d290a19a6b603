"""`manage.py import_organisations`: the preview as text, and only with --apply anything is written."""

import io

import pytest
from django.core.management import CommandError, call_command

from regions.organisations.models import Organisation, OrganisationChange, RegisterImport
from tests.regions.organisations.importing.sending import as_csv

pytestmark = pytest.mark.django_db

ROWS = [
    {"Nimi": "Lapin Muisti ry", "Taso": "paikallinen", "Kunta": "Rovaniemi"},
    {"Nimi": "Huono ry", "Taso": "paikallinen", "Kunta": "Eikylä"},
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "jarjestot.csv"
    path.write_bytes(as_csv(*ROWS))
    return path


def told(*arguments, **options):
    out = io.StringIO()
    call_command("import_organisations", *arguments, stdout=out, **options)
    return out.getvalue()


def test_it_shows_what_it_would_do_and_writes_nothing(lappi, file):
    said = told(file)

    assert "Lapin Muisti ry" in said
    assert "Eikylä" in said
    assert not Organisation.objects.exists()
    assert RegisterImport.objects.get().state == "cancelled"


def test_it_writes_what_is_right_in_the_name_of_a_person(lappi, file, expert):
    said = told(file, "--apply", "--by", expert.email)

    import_ = RegisterImport.objects.get()
    assert import_.get_absolute_url() in said
    assert (import_.state, import_.new_count, import_.bad_count) == ("applied", 1, 1)
    assert OrganisationChange.objects.get().by == expert


def test_what_cannot_be_done_is_told(lappi, file, tmp_path):
    unnamed = tmp_path / "b.csv"
    unnamed.write_bytes(b"Paino;Pituus\n1;2\n")

    for arguments in ((tmp_path / "c.csv",), (file, "--by", "nobody@example.org"), (unnamed,)):
        with pytest.raises(CommandError):
            told(*arguments)
    assert not Organisation.objects.exists()
