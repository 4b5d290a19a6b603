"""What structures ask of those who look after them."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.permissions import Permission
from portal.charts.text import number
from portal.registry.todos import Todo, TodoSource, todos
from portal.registry.visit import Visit
from regions.structures.members.seats import vacant_seats
from regions.structures.models import Membership, Nomination, Structure

MOST_OF_EACH = 2


def _looked_after(visit: Visit) -> QuerySet[Structure]:
    """By this person more than by others: who may run all is asked about those of the nation."""
    own = Structure.objects.run_by(visit.user).standing_on(timezone.localdate(visit.at))
    if visit.user.has_perm(Permission.RUN_STRUCTURE):
        return own.filter(is_national=True)
    return own


def overdue_nominations(visit: Visit) -> Iterator[Todo]:
    late = Nomination.objects.overdue(on=timezone.localdate(visit.at)).filter(
        seat__structure__in=_looked_after(visit).order_by().values("pk")
    )
    for one in late.select_related("asked", "seat__structure")[:MOST_OF_EACH]:
        structure = one.seat.structure
        what = _("%(name)s has not named anybody: %(structure)s") % {
            "name": one.asked,
            "structure": structure,
        }
        why = _("Somebody was to be named by %(day)s.") % {
            "day": date_format(one.due_on, "SHORT_DATE_FORMAT")
        }
        url = reverse("structures:nomination_detail", args=[structure.pk, one.pk])
        yield Todo(what, why, url, _("Look at it"))


def vacancies(visit: Visit) -> Iterator[Todo]:
    """Seats for which nobody has been asked yet."""
    on = timezone.localdate(visit.at)
    asked = Nomination.objects.waiting().values("seat")
    seats = vacant_seats(on=on).exclude(pk__in=asked)
    vacant = (
        seats.filter(structure__in=_looked_after(visit).order_by().values("pk"))
        .order_by("structure")
        .values_list("structure")
        .annotate(count=Count("pk"))
    )
    counts = dict(vacant[:MOST_OF_EACH])
    if not counts:
        return
    for structure in Structure.objects.filter(pk__in=counts).by_name():
        count = counts[structure.pk]
        why = ngettext(
            "%(count)s seat is vacant, and nobody has been asked to name a member.",
            "%(count)s seats are vacant, and nobody has been asked to name members.",
            count,
        ) % {"count": number(count, 0)}
        url = f"{structure.get_absolute_url()}#members"
        yield Todo(str(structure), why, url, _("Fill the seats"))


def claims(visit: Visit) -> Iterator[Todo]:
    """Who joined an open group by themselves, and says for whom they speak."""
    claimed = (
        Membership.objects.active_on(timezone.localdate(visit.at))
        .filter(claimed__isnull=False)
        .filter(structure__in=_looked_after(visit).order_by().values("pk"))
        .order_by("structure")
        .values_list("structure")
        .annotate(count=Count("pk"))
    )
    counts = dict(claimed[:MOST_OF_EACH])
    if not counts:
        return
    for structure in Structure.objects.filter(pk__in=counts).by_name():
        count = counts[structure.pk]
        why = ngettext(
            "%(count)s member says to speak for an organisation, and nobody has confirmed it.",
            "%(count)s members say to speak for organisations, and nobody has confirmed it.",
            count,
        ) % {"count": number(count, 0)}
        yield Todo(str(structure), why, f"{structure.get_absolute_url()}#members", _("Look at it"))


todos.add("nominations", TodoSource(overdue_nominations, rank=33))
todos.add("vacancies", TodoSource(vacancies, rank=55))
todos.add("structure_claims", TodoSource(claims, rank=54))
