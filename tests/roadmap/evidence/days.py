"""Of which days the figures are."""

import datetime as dt

JUNE, NOVEMBER = dt.date(2026, 6, 30), dt.date(2026, 11, 30)
