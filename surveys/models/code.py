"""Codes that people read aloud and copy from paper."""

# Without letters and digits that look alike.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
BITS = 50


def readable_code(number: int) -> str:
    """The lowest fifty bits of `number` as ten letters and digits, in two groups."""
    digits = [ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -1, -5)]
    return f"{''.join(digits[:5])}-{''.join(digits[5:])}"
