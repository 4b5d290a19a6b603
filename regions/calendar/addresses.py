"""Where a year stands, with what is asked of it."""

from django.urls import reverse
from django.utils.http import urlencode


def year_url(**asked: str | int) -> str:
    told = {name: value for name, value in asked.items() if value}
    query = f"?{urlencode(told)}" if told else ""
    return f"{reverse('calendar:year')}{query}"
