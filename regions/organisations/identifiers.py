"""The official numbers of organisations, each held against its own check digit or form.

`clean_identifier` writes a number as registers do. What a spreadsheet made of one is not guessed:
194.820 becomes 194.82 there, which a lenient reader takes for 19.482, another association. Where it is
known which zeros were lost, the whole number is offered, and somebody looks whether it is the right one.
"""

import re

from stdnum.fi import associationid, ytunnus

from regions.organisations.problems import FactProblem

# A business ID without hyphen, or without the zeros at its beginning.
_SHORT_BUSINESS_ID = re.compile(r"([0-9]{1,7})-?([0-9])", re.ASCII)
_ASSOCIATION = re.compile(r"[0-9]{1,3}(\.[0-9]{3})?|[0-9]{4,6}", re.ASCII)
# A register number that a spreadsheet took for a fraction: zeros at its end are gone.
_SHORT_ASSOCIATION = re.compile(r"([0-9]{1,3})[.,]([0-9]{1,2})", re.ASCII)


def clean_business_id(value: str) -> str:
    """`2077474-0`, however it was spaced. Raises `FactProblem` (business_id, business_id_zero_lost).

    Eight digits without a hyphen are taken; fewer are not, but the complete number is offered where
    its check digit fits.
    """
    text = re.sub(r"\s", "", value)
    if re.fullmatch(r"[0-9]{7}-?[0-9]", text) and ytunnus.is_valid(text):
        digits = ytunnus.compact(text)
        return f"{digits[:7]}-{digits[7]}"
    if short := _SHORT_BUSINESS_ID.fullmatch(text):
        offered = f"{short[1]:0>7}-{short[2]}"
        if len(short[1]) < 7 and ytunnus.is_valid(offered):
            raise FactProblem("business_id_zero_lost", value=value, offered=offered)
    raise FactProblem("business_id", value=value)


def clean_register_number(value: str) -> str:
    """`194.820`. Raises `FactProblem` (association, association_zero_lost).

    Written with its full stop, three digits stand after it; with fewer it is a number that lost its zeros.
    """
    text = re.sub(r"\s", "", value)
    if short := _SHORT_ASSOCIATION.fullmatch(text):
        offered = f"{short[1]}.{short[2]:0<3}"
        if associationid.is_valid(offered.replace(".", "").lstrip("0")):
            raise FactProblem("association_zero_lost", value=value, offered=offered)
    digits = associationid.compact(text).lstrip("0")
    if not _ASSOCIATION.fullmatch(text) or not associationid.is_valid(digits):
        raise FactProblem("association", value=value)
    return f"{digits[:-3]}.{digits[-3:]}" if len(digits) > 3 else digits


CLEANED_BY = {"business_id": clean_business_id, "association": clean_register_number}


def clean_identifier(scheme: str, value: str) -> str:
    """The number as it is kept and compared. Raises `FactProblem`."""
    return CLEANED_BY[scheme](value)
