"""Words and numbers inside drawings, where nothing breaks a line by itself."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

# A long name without a hyphen is broken before one of these: Kymen-laakso, Ostro-bothnia.
LAST_PARTS = ("laakso", "dalen", "botten", "bothnia", "fors", "suomi", "maa", "land")


def number(value: float | Decimal, decimals: int) -> str:
    """Rounded, halves up, and written as the language does: 1 234,5 in Finnish."""
    # Django's own formatting would cut the digits off, not round them.
    rounded = value if isinstance(value, int) and not decimals else round_half_up(value, decimals)
    return number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def round_half_up(value: float | Decimal, decimals: int) -> Decimal:
    """As people round: 3.25 is 3.3. The shortest decimal that stands for `value` is what counts."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def lines(name: str, length: int) -> list[str]:
    """`name` in as few lines of at most `length` letters as its words and hyphens allow."""
    result: list[str] = []
    for piece in _pieces(name, length):
        joined = f"{result[-1]}{piece}" if result else piece
        if result and len(joined.strip()) <= length:
            result[-1] = joined
        else:
            result.append(piece)
    return [line.strip() for line in result]


def _pieces(name: str, length: int) -> list[str]:
    """What may stand on a line of its own; a space stays at the front, a hyphen at the end."""
    pieces: list[str] = []
    for word in name.replace("-", "- ").split(" "):
        glue = "" if not pieces or pieces[-1].endswith("-") else " "
        if len(word) > length and (last := next(filter(word.endswith, LAST_PARTS), "")):
            pieces += [f"{glue}{word.removesuffix(last)}-", last]
        else:
            pieces.append(glue + word)
    return pieces
