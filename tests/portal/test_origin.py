"""The public address: as people write it, as browsers say it."""

import pytest

from portal.origin import read_origin


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("https://portal.example", "https://portal.example"),
        ("https://portal.example/", "https://portal.example"),
        (" https://portal.example// ", "https://portal.example"),
        ("HTTPS://Portal.Example", "https://portal.example"),
        ("https://portal.example:443/", "https://portal.example"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://järjestöt.example", "https://xn--jrjestt-5wa1o.example"),
    ],
)
def test_an_address_is_read_as_browsers_say_it(written, said):
    assert read_origin(written) == said


@pytest.mark.parametrize(
    "written",
    [
        "",
        "portal.example",
        "//portal.example",
        "ftp://portal.example",
        "https://",
        "https://portal.example/portal",
        "https://portal.example/?a=1",
        "https://portal.example/#top",
        "https://me:secret@portal.example",
        "https://portal.example:port",
        "https://portal example",
        "https://a..example",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused_in_words(written):
    with pytest.raises(ValueError, match=r"it|host|space"):
        read_origin(written)
