"""What surveys ask of a person today: to answer, to open, to close, to publish, to look after."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.charts.text import number
from portal.registry.todos import Todo, TodoSource, todos
from portal.registry.visit import Visit
from regions.access import own_regions
from regions.models import Region
from regions.organisations.represented import represented
from surveys.counts.overview import RoundCard, round_cards
from surveys.invitations.unreached import count_unreached, opens_soon
from surveys.models import Invitation, Reminder, Round
from surveys.models.round import RoundQuerySet

# A round that ends so soon needs its manager.
SOON = dt.timedelta(days=3)
# What closed longer ago and was not published was left unpublished on purpose.
LATELY = dt.timedelta(days=30)


def round_todos(visit: Visit) -> Iterator[Todo]:
    """Answers first, then rounds by how pressing they are."""
    # Whoever works in no region and acts for no organisation is asked nothing.
    own, acts_for = visit.once(own_regions), visit.once(represented)
    if own or acts_for:
        yield from _to_answer(visit.user, visit.at)
    if visit.user.has_perm(Permission.MANAGE_ROUNDS):
        yield from _to_manage(Round.objects.all(), visit.at)
    elif own:
        run = Round.objects.manageable_by(visit.user)
        yield from _to_manage(run, visit.at)
        yield from _to_follow(own, run, visit.at)


def _to_answer(user: User, at: dt.datetime) -> Iterator[Todo]:
    """One's own, and those of the organisations one acts for."""
    waiting = Invitation.objects.to_be_answered_by(user).open_at(at)
    for invitation in waiting.select_related("round", "region", "organisation"):
        whom = invitation.organisation or invitation.region
        yield Todo(
            f"{invitation.round}: {whom}",
            _("Open until %(day)s.") % {"day": _day(invitation.round.closes_at)},
            invitation.get_absolute_url(),
            _("Go on answering") if invitation.started_at else pgettext("button", "Answer"),
            is_urgent=invitation.round.closes_at - at < SOON,
        )


def _to_manage(rounds: RoundQuerySet, at: dt.datetime) -> Iterator[Todo]:
    unpublished = rounds.filter(closes_at__gt=at - LATELY, results_published_at=None)
    cards = round_cards(unpublished.order_by("closes_at"), at=at)
    yield from (_late(card) for card in cards if card.is_late)
    yield from _to_address(cards, at)
    yield from (_ending(card, at) for card in cards if _ends_soon(card, at))
    yield from (_unpublished(card) for card in cards if card.is_over)
    running = [card for card in cards if card.is_open and not _ends_soon(card, at)]
    reminders = _next_reminders(running, at)
    yield from (_running(card, reminders.get(card.round.pk)) for card in running)


def _to_address(cards: list[RoundCard], at: dt.datetime) -> Iterator[Todo]:
    """Plans that open soon and ask organisations that no mail reaches: two queries, without any none."""
    plans = [card.round for card in cards if card.is_plan and opens_soon(card.round, at=at)]
    counts = count_unreached(plans, at=at)
    for plan in plans:
        if count := counts.get(plan.pk):
            why = ngettext(
                "%(count)s organisation that it asks has no working address; it opens on %(day)s.",
                "%(count)s organisations that it asks have no working address; it opens on %(day)s.",
                count,
            ) % {"count": number(count, 0), "day": _day(plan.opens_at)}
            url = reverse("surveys:round_unreached", args=[plan.pk])
            yield Todo(str(plan), why, url, _("See which"))


def _next_reminders(cards: list[RoundCard], at: dt.datetime) -> dict[int, dt.datetime]:
    """When the next one of each round goes out; one query, and of no rounds none."""
    planned = Reminder.objects.filter(
        round__in=[card.round.pk for card in cards], sent_at=None, due_at__gt=at
    )
    # The earliest comes last, and stays.
    return dict(planned.order_by("-due_at").values_list("round", "due_at"))


def _ends_soon(card: RoundCard, at: dt.datetime) -> bool:
    return card.is_open and card.round.closes_at - at < SOON


def _late(card: RoundCard) -> Todo:
    why = _("It should have opened on %(day)s.") % {"day": _day(card.round.opens_at)}
    url = card.round.get_absolute_url()
    return Todo(str(card.round), why, url, _("Look why"), is_urgent=True)


def _ending(card: RoundCard, at: dt.datetime) -> Todo:
    why = _when(card.round.closes_at, at=at)
    if card.turnout and card.turnout.invited:
        why = f"{why} {card.turnout.sentence}"
    return Todo(str(card.round), why, card.round.get_absolute_url(), _("Show"))


def _running(card: RoundCard, reminded_at: dt.datetime | None) -> Todo:
    """Nothing to do: how far it is, and what the portal does next by itself."""
    days = {"closes": _day(card.round.closes_at)}
    if reminded_at:
        days["reminder"] = _day(reminded_at)
        coming = _("The next reminder goes out on %(reminder)s; it closes on %(closes)s.") % days
    else:
        coming = _("No reminder is planned; it closes on %(closes)s.") % days
    answered = card.turnout.sentence if card.turnout and card.turnout.invited else ""
    why = f"{answered} {coming}".strip()
    return Todo(str(card.round), why, card.round.get_absolute_url(), _("Show"))


def _when(closes_at: dt.datetime, *, at: dt.datetime) -> str:
    days = (timezone.localdate(closes_at) - timezone.localdate(at)).days
    if days < 2:
        return _("Closes tomorrow.") if days == 1 else _("Closes today.")
    return ngettext("Closes in %(days)d day.", "Closes in %(days)d days.", days) % {"days": days}


def _unpublished(card: RoundCard) -> Todo:
    why = _("Closed on %(day)s; the results are not published yet.") % {
        "day": _day(card.round.ended_at)
    }
    return Todo(str(card.round), why, card.round.get_absolute_url(), _("Show"))


def _to_follow(own: Collection[Region], run: RoundQuerySet, at: dt.datetime) -> Iterator[Todo]:
    """Organisations of an expert's regions that have not answered, while a round of others is open."""
    waiting = Invitation.objects.awaiting().filter(region__in=own, organisation__isnull=False)
    counted = (
        Round.objects.open_at(at)
        .filter(invitations__in=waiting)
        .exclude(pk__in=run.order_by().values("pk"))
        .annotate(waiting=Count("invitations"))
    )
    for round_ in counted.order_by("closes_at"):
        why = ngettext(
            "%(count)s organisation in your regions has not answered; it closes on %(day)s.",
            "%(count)s organisations in your regions have not answered; it closes on %(day)s.",
            round_.waiting,
        ) % {"count": number(round_.waiting, 0), "day": _day(round_.closes_at)}
        url = reverse("surveys:invitation_list", args=[round_.pk])
        yield Todo(str(round_), why, url, _("Show"))


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


todos.add("rounds", TodoSource(round_todos, rank=10))
