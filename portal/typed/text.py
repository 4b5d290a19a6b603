"""The shape in which text is compared and kept: composed letters, and nothing that cannot be seen.

Two texts that look the same are the same. Letters are composed (NFC: `ä` is one sign, not `a` with two
dots, as some programs write it). Signs are taken out that show nothing themselves: what Unicode ignores
by default (spaces without width, soft hyphens, marks of byte order, of direction, of joining) and
control characters; a vertical tab or a separator of lines becomes the line break that it stands for.
Joiners and selectors stay where they make a picture out of several or belong to a script that needs
them: after symbols, and after letters that have no case. Spaces stay as they are; what compares texts
also makes runs of them one.
"""

import re
import unicodedata

# Unicode's Default_Ignorable_Code_Point, annotations, control characters but tab and line ends, and
# what is no character: the inside of a class of signs in a regular expression.
UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{UNSEEN}]")
# Word processors put another in the place of a hyphen, some of them looking just like it.
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# Zero-width joiner and non-joiner, and what chooses a symbol's look.
_JOINING = frozenset("\u200c\u200d\ufe0e\ufe0f")
# A key with a digit: the digit, the choice of its look, the key around it.
_KEYCAP = "\u20e3"


def plain_text(text: str) -> str:
    """The text as it is compared and kept. Doing it again changes nothing."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    if not _UNSEEN.search(text):
        return text
    return unicodedata.normalize("NFC", _without_unseen(text))


def plain_line(text: str) -> str:
    """The same on one line: every run of blanks is one space, none at the ends."""
    return " ".join(plain_text(text).split())


def plain_lines(text: str) -> str:
    """The same with one kind of line break, and no blanks at the ends of lines or of the text."""
    lines = plain_text(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def name_key(text: str) -> str:
    """What two spellings of one name share: case, blanks and the kind of a dash make no difference."""
    return _DASHES.sub("-", plain_line(text).casefold())


def looks_misread(text: str) -> bool:
    """Whether å, ä or ö became two signs on the way: `HÃ¤meenlinna`."""
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def _without_unseen(text: str) -> str:
    """In one pass, however many there are; what stays depends on the sign that they follow."""
    seen = []
    takes_joiners = False
    for sign, following in zip(text, f"{text[1:]} ", strict=True):
        if _UNSEEN.match(sign):
            if sign in _JOINING and (takes_joiners or following == _KEYCAP):
                seen.append(sign)
            continue
        seen.append(sign)
        category = unicodedata.category(sign)
        # Marks and colours of skin belong to what they stand on.
        if category[0] != "M" and category != "Sk":
            takes_joiners = category in {"So", "Lo"}
    return "".join(seen)
