"""One typed field of a row: text in, value out, or a sentence that says what to do."""

import datetime as dt
import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.typed.fields import refuse_broken
from portal.typed.number import NoNumber, read_number, read_whole_number
from portal.typed.text import plain_line, plain_text
from regions.profiles.content import CellValue
from regions.sections import MAX_CELL, Column, ColumnKind

DATE = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
FIRST_YEAR, LAST_YEAR = 1800, 2100
MOST = 10**12


def clean_cell(column: Column, value: str) -> CellValue:
    """The value of a filled cell; `ValidationError` where it is not of the column's kind."""
    text = plain_line(value)
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
            return _count(plain_text(value).strip())
        case ColumnKind.AMOUNT:
            return _amount(plain_text(value).strip())
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


def _count(text: str) -> int:
    try:
        count = read_whole_number(text)
        if not 0 <= count < MOST:
            raise NoNumber(text)
    except NoNumber:
        raise ValidationError(
            _("%(value)s is not a whole number. Write it in digits, like 18 or 1 200."),
            code="count",
            params={"value": text[:40]},
        ) from None
    return count


def _amount(text: str) -> CellValue:
    try:
        amount = read_number(text.removesuffix("€"), decimals=2)
        if not 0 <= amount <= MOST:
            raise NoNumber(text)
    except NoNumber:
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
