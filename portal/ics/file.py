"""Events as the text of a calendar file.

The library is imported when a file is written: it takes half a second, which every start would pay.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from portal.ics.event import HELSINKI, Event, Method, MonthlyRule, Person
from portal.ics.zone import HELSINKI_ZONE

if TYPE_CHECKING:
    import icalendar

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MIME_TYPE = "text/calendar"


def calendar_text(
    events: Iterable[Event], *, method: Method = Method.PUBLISH, name: str = "", maker: str
) -> str:
    """The file, with lines of at most 75 bytes that end in CRLF. `maker` is the portal, as PRODID says it."""
    from icalendar import Calendar, Timezone

    calendar = Calendar()
    calendar.add("prodid", f"-//{maker}//FI")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    if name:
        calendar.add("x-wr-calname", name)
    calendar.add_component(Timezone.from_ical(HELSINKI_ZONE))
    for event in events:
        calendar.add_component(_component(event))
    return str(calendar.to_ical().decode())


def _component(event: Event) -> "icalendar.Event":
    from icalendar import Event as Component

    component = Component()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.written_at.astimezone(dt.UTC))
    component.add("summary", event.title)
    component.add("dtstart", _written(event.starts_at))
    component.add("dtend", _written(event.ends_at))
    for name, value in _optional(event).items():
        if value:
            component.add(name, value)
    if event.organizer:
        component.add("organizer", _person(event.organizer, {}))
    if event.attendee:
        answering = {"role": "REQ-PARTICIPANT", "partstat": "NEEDS-ACTION", "rsvp": "FALSE"}
        component.add("attendee", _person(event.attendee, answering))
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return component


def _optional(event: Event) -> dict[str, Any]:
    return {
        "location": event.place,
        "description": event.text,
        "url": event.url,
        "rrule": event.rule and _rule(event.rule),
        "exdate": [by_our_clock(moment) for moment in event.left_out],
        "recurrence-id": event.instead_of and by_our_clock(event.instead_of),
    }


def _written(moment: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return by_our_clock(moment) if isinstance(moment, dt.datetime) else moment


def by_our_clock(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(HELSINKI)


def _rule(rule: MonthlyRule) -> dict[str, Any]:
    # UNTIL is said in UTC where the event has a zone: the end of that day in Finland.
    until = dt.datetime.combine(rule.until, dt.time.max, tzinfo=HELSINKI).replace(microsecond=0)
    return {
        "freq": "monthly",
        "interval": rule.every,
        "byday": f"{rule.nth}{WEEKDAYS[rule.weekday]}",
        "until": until.astimezone(dt.UTC),
    }


def _person(person: Person, parameters: dict[str, str]) -> "icalendar.vCalAddress":
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{person.address}")
    if person.name:
        address.params["cn"] = person.name
    for name, value in parameters.items():
        address.params[name] = value
    return address
