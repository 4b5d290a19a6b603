"""One typed field of a row: text in, value out, or a sentence that says what to do."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from regions.profiles.content import CellValue
from regions.sections import MAX_CELL, Column, ColumnKind

# Everything that cannot be seen, except the line break and the tab.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u2028\u2029]")
DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
# What stands in the place of letters that came in another encoding than UTF-8.
BROKEN = "\N{REPLACEMENT CHARACTER}"
FIRST_YEAR, LAST_YEAR = 1800, 2100
MOST = 10**12


def clean_text(value: str) -> str:
    """One kind of line break, composed letters, nothing unseen, no blank ends."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    lines = UNSEEN.sub("", unicodedata.normalize("NFC", text)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def clean_line(value: str) -> str:
    return " ".join(clean_text(value).split())


def refuse_broken(text: str) -> None:
    """Letters that were lost on the way are better written again than published broken."""
    if BROKEN in text:
        at = text.index(BROKEN)
        raise ValidationError(
            _(
                "Some letters were lost on the way: “%(around)s”. "
                "Write the letters marked %(mark)s again."
            ),
            code="encoding",
            params={"around": text[max(at - 15, 0) : at + 15], "mark": BROKEN},
        )


def clean_cell(column: Column, value: str) -> CellValue:
    """The value of a filled cell; `ValidationError` where it is not of the column's kind."""
    text = clean_line(value)
    refuse_broken(text)
    if len(text) > MAX_CELL:
        raise ValidationError(
            _("This is %(length)d characters long. Shorten it to %(most)d or fewer."),
            code="too_long",
            params={"length": len(text), "most": MAX_CELL},
        )
    match column.kind:
        case ColumnKind.DATE:
            return _date(text).isoformat()
        case ColumnKind.YEAR:
            return _year(text)
        case ColumnKind.COUNT:
            return _count(text)
        case ColumnKind.AMOUNT:
            return _amount(text)
        case ColumnKind.URL:
            return _url(text)
        case _:
            return text


def _date(text: str) -> dt.date:
    try:
        if found := DATE.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
        elif found := ISO_DATE.fullmatch(text):
            year, month, day = (int(part) for part in found.groups())
        else:
            raise ValueError
        return dt.date(year, month, day)
    except ValueError:
        raise ValidationError(
            _("%(value)s is not a date. Write it like 2026-11-30 or 30.11.2026."),
            code="date",
            params={"value": text[:40]},
        ) from None


def _year(text: str) -> int:
    if re.fullmatch(r"[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise ValidationError(
        _("%(value)s is not a year. Write four digits, like 2026."),
        code="year",
        params={"value": text[:40]},
    )


def _digits(text: str) -> str:
    """Without the spaces between thousands and the euro sign."""
    return re.sub(r"[\s\u00a0\u202f\u2009]", "", text.removesuffix("€"))


def _count(text: str) -> int:
    digits = _digits(text)
    if re.fullmatch(r"[0-9]{1,12}", digits):
        return int(digits)
    raise ValidationError(
        _("%(value)s is not a whole number. Write digits only, like 18."),
        code="count",
        params={"value": text[:40]},
    )


def _amount(text: str) -> CellValue:
    digits = _digits(text).replace(",", ".")
    try:
        if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,2})?", digits):
            raise InvalidOperation
        amount = Decimal(digits)
        if amount > MOST:
            raise InvalidOperation
    except InvalidOperation:
        raise ValidationError(
            _("%(value)s is not an amount in euros. Write it like 12 000 or 12 000,50."),
            code="amount",
            params={"value": text[:40]},
        ) from None
    return int(amount) if amount == int(amount) else float(amount)


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme.lower() in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        sound = False
    if sound and not re.search(r"[\s<>\"\\]", text):
        return text
    raise ValidationError(
        _("%(value)s is not a web address. Copy it whole; it begins with https://."),
        code="url",
        params={"value": text[:80]},
    )
