"""Calendar feeds: a secret address is made, read and taken back."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.audit import trail
from portal.ics.event import Event
from portal.ics.file import calendar_text
from portal.registry.calendar import CalendarEntry, CalendarVisit, Scope
from regions.calendar.models import CalendarFeed
from regions.calendar.own import own_scope
from regions.calendar.year import entries_of
from regions.meetings.inviting.following import as_invited, uid_in
from regions.structures.models import Coordinator, Membership, Structure

# 256 bits: nobody guesses them, so a plain hash is enough to keep them by.
SECRET_BYTES = 32
# More than anybody subscribes to; whoever wants another takes one back.
MOST_FEEDS = 20
# A moment without an end is shown as so long.
MOMENT = dt.timedelta(minutes=30)

Sits = Membership | Coordinator


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def sits_of(user: User, *, on: dt.date) -> list[Sits]:
    """The memberships and coordinations of today, each of which may have a feed of its own: by what the
    structure is called.
    """
    order = (f"structure__{Structure.name.column()}", "pk")
    coordinated = Coordinator.objects.active_on(on).filter(user=user)
    held = Membership.objects.active_on(on).held_by(user).distinct()
    return [
        *coordinated.select_related("structure").order_by(*order),
        *held.select_related("structure").order_by(*order),
    ]


@transaction.atomic
def make_feed(user: User, sits: Sits | None, *, at: dt.datetime) -> str | None:
    """Its secret, which is told this once; None where they have as many as anybody needs.

    Raises `PermissionDenied` where that membership is not theirs, or is over.
    """
    fresh = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if sits is not None and sits not in sits_of(fresh, on=timezone.localdate(at)):
        raise PermissionDenied
    if fresh.calendar_feeds.count() >= MOST_FEEDS:
        return None
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed.objects.create(
        user=fresh,
        membership=sits if isinstance(sits, Membership) else None,
        coordination=sits if isinstance(sits, Coordinator) else None,
        digest=digest_of(secret),
        created_at=at,
    )
    trail.record("calendar_feed.made", subject=feed, by=fresh, at=at)
    return secret


@transaction.atomic
def take_back(feed: CalendarFeed, *, by: User, at: dt.datetime) -> None:
    """From now on its address is dead."""
    trail.record("calendar_feed.taken_back", subject=feed, by=by, at=at)
    feed.delete()


def living_feed(secret: str, *, at: dt.datetime) -> CalendarFeed | None:
    """None for a secret that was never given, is altered or taken back; and once the account is closed or
    the membership is over: nobody learns which."""
    feed = (
        CalendarFeed.objects.select_related(
            "user", "membership__structure", "coordination__structure"
        )
        .filter(digest=digest_of(secret), user__is_active=True)
        .first()
    )
    return feed if feed is not None and lives(feed, on=timezone.localdate(at)) else None


def lives(feed: CalendarFeed, *, on: dt.date) -> bool:
    """Whether its membership or coordination is still that person's."""
    if feed.coordination is not None:
        found = Coordinator.objects.active_on(on).filter(user=feed.user_id)
        return found.filter(pk=feed.coordination.pk).exists()
    if feed.membership is not None:
        held = Membership.objects.active_on(on).held_by(feed.user)
        return held.filter(pk=feed.membership.pk).exists()
    return True


def entries_of_feed(feed: CalendarFeed, *, at: dt.datetime) -> Iterator[CalendarEntry]:
    """Last year, this year and the next, as its person may know them."""
    on = timezone.localdate(at)
    scope = _scope(feed, on=on)
    for year in (on.year - 1, on.year, on.year + 1):
        yield from entries_of(CalendarVisit(feed.user, at=at, year=year, scope=scope))


def _scope(feed: CalendarFeed, *, on: dt.date) -> Scope:
    sits = feed.membership or feed.coordination
    if sits is not None:
        return Scope(structures=frozenset({sits.structure_id}))
    own = own_scope(feed.user, on=on)
    return own if own.regions or own.structures else Scope(is_national=True)


def feed_text(feed: CalendarFeed, *, at: dt.datetime) -> str:
    """The calendar file, in the language of its person."""
    with override(feed.user.language):
        name = _("Annual clock: %(whose)s") % {"whose": feed_name(feed)}
        events = events_of_feed(feed, at=at)
        return calendar_text(events, name=name, maker=settings.SITE_NAME)


def events_of_feed(feed: CalendarFeed, *, at: dt.datetime) -> Iterator[Event]:
    """Each entry once; meetings by the UIDs of the person's invitations, so that no program shows them twice."""
    meetings: dict[uuid.UUID, Event] = {}
    for entry in entries_of_feed(feed, at=at):
        event = _event(entry, at=at)
        if (uid := uid_in(entry.key)) is not None:
            meetings[uid] = event
        else:
            yield event
    yield from as_invited(meetings, reader=feed.user, at=at)


def feed_name(feed: CalendarFeed) -> str:
    sits = feed.membership or feed.coordination
    return sits.structure.name if sits else _("My regions and groups")


def _event(entry: CalendarEntry, *, at: dt.datetime) -> Event:
    begins, ends = entry.begins, entry.ends
    if ends is None:
        ends = begins + (MOMENT if isinstance(begins, dt.datetime) else dt.timedelta(days=1))
    return Event(
        uid=f"{entry.key}@{settings.SITE_ORIGIN.partition('://')[2]}",
        sequence=0,
        title=entry.title,
        starts_at=begins,
        ends_at=ends,
        written_at=at,
        text="\n".join(filter(None, (entry.place, *entry.details))),
        url=f"{settings.SITE_ORIGIN}{entry.url}" if entry.url else "",
        is_cancelled=entry.is_cancelled,
    )
