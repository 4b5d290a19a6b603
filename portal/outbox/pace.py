"""Which domains take their time, so that their mails wait for each other and for nobody else."""

import datetime as dt

from django.conf import settings

from portal.outbox.models import SlowDomain

# So long a domain is taken for slow after it was seen to be.
SLOW_FOR = dt.timedelta(minutes=10)


def is_slow(seconds: float) -> bool:
    """Whether a server that took so long for one message holds up the others."""
    return seconds >= min(1.0, float(settings.EMAIL_TIMEOUT) / 2)


def slow_domains(*, at: dt.datetime) -> list[str]:
    """The one whose turn was longest ago comes first."""
    slow = SlowDomain.objects.filter(until__gt=at).order_by("until", "domain")
    return list(slow.values_list("domain", flat=True))


def note(domain: str, *, seconds: float, was_slow: bool, at: dt.datetime) -> None:
    """Remember how long the server took; it costs a query only where something is to be written."""
    if not domain:
        return
    if is_slow(seconds):
        SlowDomain.objects.update_or_create(domain=domain, defaults={"until": at + SLOW_FOR})
    elif was_slow:
        SlowDomain.objects.filter(domain=domain).delete()
