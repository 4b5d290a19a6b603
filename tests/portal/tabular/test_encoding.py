"""The letters of a file are told for certain, or the file is refused by the row."""

import pytest

from portal.tabular.encoding import decoded, is_garbled
from portal.tabular.refusal import Refused

PLAIN = [
    "Päivä ja yö, Åland, Österbotten",
    "hän sanoi ”yö” ja “päivä”, Helsinki–Turku…",
    "”Yhdyspinta”n kehittäminen; don’t; 5” ja 100 €",
    "Žižek, tšekki, šakki ja äiti; café, naïve, Ærø, Øresund",
    "100 m², 20 °C, 1½ tuntia, § 3, ©, Ångström; iPad™ pöydällä",
    "“Good answer” – 100 €",
    "don’t",
    "SOTE-PÄIVÄ",
]


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_what_people_write_is_read_in_each_usual_encoding(text, encoding):
    content = f"region;free\r\n21;{text}\r\n"

    assert decoded(content.encode(encoding)) == content


def test_every_mark_of_byte_order_is_taken_off():
    assert decoded(b"\xef\xbb\xbf\xef\xbb\xbfregion\r\n") == "region\r\n"


FOREIGN = [
    ("cp850", "Päivä ja yö"),
    ("cp850", "yö"),
    ("cp850", "työ ja yö"),
    ("cp850", "öljy"),
    ("cp850", "Öljy"),
    ("cp850", "Äiti"),
    ("cp850", "hyvää"),
    ("cp850", "Åbo"),
    ("cp437", "Päijät-Häme"),
    ("cp850", "KANTA-HÄME"),
    ("cp437", "ÄITI"),
    ("cp850", "TYÖ"),
    ("mac_roman", "TYÖ"),
    ("mac_roman", "Päivä ja yö"),
    ("mac_roman", "yö"),
    ("mac_roman", "Äiti"),
    ("mac_roman", "på"),
    ("cp1251", "Привет"),
    ("koi8-r", "Привет"),
    ("iso-8859-15", "100 €"),
]


@pytest.mark.parametrize(("encoding", "text"), FOREIGN)
def test_letters_of_another_program_are_refused_by_their_row(encoding, text):
    with pytest.raises(Refused) as refused:
        decoded(f"region;free\r\n21;{text}\r\n".encode(encoding))

    assert (refused.value.code, refused.value.row) == ("encoding", 2)


def test_one_wrong_byte_in_a_long_file_is_refused():
    content = ("21;Päivä\r\n" * 50).encode() + b"21;y\xf6\r\n"

    with pytest.raises(Refused, match="encoding"):
        decoded(content)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp850"])
def test_text_that_was_read_wrongly_before_is_garbled(encoding):
    assert is_garbled("Päivä ja yö".encode().decode(encoding))


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_letters_of_windows_that_another_program_took_for_its_own_are_garbled(encoding):
    assert is_garbled("töissä päivällä".encode("cp1252").decode(encoding))


@pytest.mark.parametrize("text", PLAIN)
def test_what_people_write_is_not_garbled(text):
    assert not is_garbled(text)
