"""Which letters the bytes of a CSV file are: told for certain, or the file is refused.

UTF-8 and UTF-16 tell themselves. Otherwise Windows-1252 is tried, which nearly every byte fits; so its
letters must look like a text that somebody wrote. Those of DOS and of old Macs come out as signs inside
of words, `P„iv„`, `PŠivŠ`; UTF-8 taken for Windows-1252 as pairs of signs, `PÃ¤ivÃ¤`.
"""

import re

from portal.tabular.refusal import Refused
from portal.typed.text import looks_misread

_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_LETTER = r"[^\W\d_]"
# In no language's words, wherever the text comes from.
_GARBLED = re.compile(
    rf"\ufffd|{_LETTER}[„†‡¤¶‰ˆƒ÷]{_LETTER}|[a-zåäö][ŠŽŒ][a-zåäö]|[ÃÂ][\x80-\xbf‚ƒ„…†‡ˆ‰‹›•˜™š–—“”¤¶¥©]|â€|√[§∂•¶Ñ…]|├."
)
# What Windows' letters would have to be if they were another program's.
_NOT_WINDOWS = re.compile(
    rf"{_LETTER}[„‚†‡ˆ‰ƒ˜¤¶¬]|{_LETTER}[‹›¦¨¯±²³¸¹º¼½¾×÷¿¡©®™¥¢£•€§]{_LETTER}"
    rf"|[„‚†‡ˆ‰ƒ™€]{_LETTER}|[a-zåäö][ŠŽŒŸÄÖÅ]|¤"
    rf"|(?=[^\W\x00-\x7f]{{3}})[åäöÅÄÖ]*[^\W\x00-\x7fåäöÅÄÖ]"
)
_FINNISH = re.compile("[åäöÅÄÖ]")
_FINNISH_IN_WORDS = re.compile("[A-Za-z][åäö]|[åäöÅÄÖ][a-z]|[A-Z][ÅÄÖ]|[ÅÄÖ][A-Z]")
_QUOTE = re.compile("[“”]")


def decoded(content: bytes) -> str:
    """The text of a file, without marks of byte order. Raises `Refused`."""
    try:
        text = _unicode(content)
    except UnicodeDecodeError:
        raise Refused("not_a_table") from None
    if text is None:
        text = _windows(content)
    if "\0" in text:
        raise Refused("not_a_table")
    return text.lstrip("\ufeff")


def is_garbled(text: str) -> bool:
    """Whether letters were lost or changed before the text was written into the file."""
    if text.isascii():
        return False
    return looks_misread(text) or _GARBLED.search(text) is not None


def _unicode(content: bytes) -> str | None:
    """None where the bytes are in no encoding of Unicode. Raises `UnicodeDecodeError`."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding)
    if encoding := _unmarked_utf_16(content):
        return content.decode(encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _unmarked_utf_16(content: bytes) -> str:
    """Every other byte of western text in UTF-16 is nought."""
    even, odd = content[0:2000:2], content[1:2000:2]
    if even.count(0) > len(even) * 0.6 and not odd.count(0):
        return "utf-16-be"
    return "utf-16-le" if odd.count(0) > len(odd) * 0.6 and not even.count(0) else ""


def _windows(content: bytes) -> str:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Refused("encoding", row=content.count(b"\n", 0, error.start) + 1) from None
    place = _implausible(text)
    if place is None and not _FINNISH.search(text) and _would_be_finnish(content):
        # Nothing tells it from a text of which the ä and ö are another program's.
        place = re.search("[^\x00-\x7f]", text)
    if place is not None:
        raise Refused("encoding", row=text.count("\n", 0, place.start()) + 1)
    return text


def _implausible(text: str) -> re.Match[str] | None:
    """The first sign that nobody has written there."""
    return _GARBLED.search(text) or _NOT_WINDOWS.search(text) or _quote_without_another(text)


def _quote_without_another(text: str) -> re.Match[str] | None:
    """DOS writes ö as Windows writes ”: at the end of a word that no quotation began with, or alone."""
    opened: list[re.Match[str]] = []
    for quote in _QUOTE.finditer(text):
        before, after = text[quote.start() - 1 : quote.start()], text[quote.end() : quote.end() + 1]
        if not before.isalnum() and after.isalnum():
            opened.append(quote)
        elif opened:
            opened.pop()
        elif before.isalpha():
            return quote
    return opened[0] if opened else None


def _would_be_finnish(content: bytes) -> bool:
    """Whether old Macs or DOS would have read å, ä or ö inside of words."""
    # Quotation marks have been looked at: in pairs they are what they seem.
    bare = content.replace(b"\x93", b"").replace(b"\x94", b"")
    return any(
        _FINNISH_IN_WORDS.search(bare.decode(encoding)) for encoding in ("mac_roman", "cp850")
    )
