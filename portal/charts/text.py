"""Words and numbers inside drawings, where nothing breaks a line by itself."""

from django.utils.formats import number_format

# A long name without a hyphen is broken before one of these: Kymen-laakso, Ostro-bothnia.
LAST_PARTS = ("laakso", "dalen", "botten", "bothnia", "fors", "suomi", "maa", "land")


def number(value: float, decimals: int) -> str:
    """As the language writes it: 1 234,5 in Finnish."""
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


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
