"""When these tests take place."""

import datetime as dt

NOW = dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
