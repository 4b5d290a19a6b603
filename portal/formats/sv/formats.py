"""Swedish as it is written in Finland: the day first."""

SHORT_DATE_FORMAT = "j.n.Y"
SHORT_DATETIME_FORMAT = "j.n.Y H:i"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y H:i"
