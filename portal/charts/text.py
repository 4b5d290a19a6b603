"""Words and numbers inside drawings, where nothing breaks a line by itself."""

from bisect import bisect
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

# A long name without a hyphen is broken before one of these: Kymen-laakso, Ostro-bothnia.
LAST_PARTS = ("laakso", "dalen", "botten", "bothnia", "fors", "suomi", "maa", "land")

# How wide letters of the typeface are, in units of its size; all others are of the middle kind.
NARROW_LETTERS = frozenset(" !'(),-./:;I[]fijlrt|·\N{NO-BREAK SPACE}")
WIDE_LETTERS = frozenset("%@MWmwHOQÖ")
NARROW, MIDDLE, WIDE, WIDEST = 0.32, 0.54, 0.85, 1.0


def width(words: str) -> float:
    """About how wide the words are in one line, in units of the size of their letters."""
    return sum(map(_width, words))


def _width(letter: str) -> float:
    if letter in NARROW_LETTERS:
        return NARROW
    if letter in WIDE_LETTERS:
        return WIDE
    return MIDDLE if letter < "\u2e80" else WIDEST


def number(value: float | Decimal, decimals: int) -> str:
    """Rounded, halves up, and written as the language does: 1 234,5 in Finnish."""
    if isinstance(value, int) and not decimals and 0 <= value < 1000:
        # A page has hundreds of these, which all languages write alike.
        return str(int(value))
    # Django's own formatting would cut the digits off, not round them.
    rounded = value if isinstance(value, int) and not decimals else round_half_up(value, decimals)
    return number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def round_half_up(value: float | Decimal, decimals: int) -> Decimal:
    """As people round: 3.25 is 3.3. The shortest decimal that stands for `value` is what counts."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def lines(name: str, room: float) -> list[str]:
    """`name` in as few lines as its words and hyphens allow, none wider than `room` (in letter sizes).

    A word that is wider than that is divided.
    """
    result: list[str] = []
    for piece in _pieces(name, room):
        joined = f"{result[-1]}{piece}" if result else piece
        if result and width(joined.strip()) <= room:
            result[-1] = joined
        else:
            result.append(piece)
    return [line.strip() for line in result]


def _pieces(name: str, room: float) -> Iterator[str]:
    """What may stand on a line of its own; a space stays at the front, a hyphen at the end."""
    glue = ""
    for word in name.replace("-", "- ").split():
        if width(word) > room:
            first, *others = _divided(word, room)
            yield glue + first
            yield from others
        else:
            yield glue + word
        glue = "" if word.endswith("-") else " "


def _divided(word: str, room: float) -> Iterator[str]:
    if (last := next(filter(word.endswith, LAST_PARTS), "")) and width(last) <= room:
        first = word.removesuffix(last)
        if width(first) < room:
            yield f"{first}-"
            yield last
            return
    while width(word) > room:
        # As many letters as fit; one in any case.
        fitting = max(bisect(range(1, len(word)), room, key=lambda end: width(word[:end])), 1)
        yield word[:fitting]
        word = word[fitting:]
    yield word
