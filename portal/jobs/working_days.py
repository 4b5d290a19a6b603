"""The days on which people are at work in Finland."""

import datetime as dt

DAY = dt.timedelta(days=1)
# Public holidays of one date, and Christmas Eve, on which offices are closed.
FIXED = frozenset({(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)})
# Good Friday, Easter Monday, Ascension Day: in days from Easter Sunday.
FROM_EASTER = frozenset({-2, 1, 39})
SATURDAY = 5


def is_working_day(day: dt.date) -> bool:
    """From Monday to Friday, without public holidays and the eves of Christmas and Midsummer."""
    if day.weekday() >= SATURDAY or (day.month, day.day) in FIXED or _is_midsummer_eve(day):
        return False
    return (day - easter(day.year)).days not in FROM_EASTER


def next_working_day(day: dt.date) -> dt.date:
    """The first one after that day."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


def _is_midsummer_eve(day: dt.date) -> bool:
    """The Friday between 19 and 25 June; Saturdays and Sundays are free anyhow."""
    return day.month == 6 and 19 <= day.day <= 25 and day.weekday() == SATURDAY - 1


def easter(year: int) -> dt.date:
    """Easter Sunday, by the rule of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden = year % 19
    century = year // 100
    leaps = century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15
    epact = leaps % 30
    epact -= (epact // 28) * (1 - (epact // 28) * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return dt.date(year, month, offset + 28 - 31 * (month // 4))
