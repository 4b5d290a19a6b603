"""Giving the results of a round to everybody to read, and taking them back."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from regions.figures import record_figures, withdraw_figures
from surveys.models import Round
from surveys.results.figures import figures_of, origin_of
from surveys.rounds.ending import close_if_over
from surveys.rounds.planning import Refused, locked


@transaction.atomic
def publish_results(round_: Round, *, by: User, at: dt.datetime) -> None:
    """Everybody who may read published results reads these. Raises `Refused` before the end.

    The means of questions that name an indicator become figures, which everybody reads.
    """
    close_if_over(round_, at=at)
    current = locked(round_)
    if current.closed_at is None:
        raise Refused(_("Results are published after the round has closed."))
    if current.results_published_at is not None:
        return
    current.results_published_at = at
    current.save(update_fields=["results_published_at"])
    trail.record("round.results_published", subject=current, by=by, at=at)
    record_figures(figures_of(current), by=by, at=at)


@transaction.atomic
def withdraw_results(round_: Round, *, by: User, at: dt.datetime) -> None:
    """Take the publication back, and the figures that it wrote."""
    published = Round.objects.filter(pk=round_.pk, results_published_at__isnull=False)
    if published.update(results_published_at=None):
        trail.record("round.results_withdrawn", subject=round_, by=by, at=at)
        taken_back = withdraw_figures(origin_of(round_), by=by, at=at)
        if taken_back:
            _let_others_speak(round_, by=by, at=at)


def _let_others_speak(round_: Round, *, by: User, at: dt.datetime) -> None:
    """What another round of that audience wrote of the same day stood behind what was taken back."""
    others = Round.objects.published_at(at).with_survey().filter(audience=round_.audience)
    ended_on = localdate(round_.ended_at)
    for other in others.order_by("results_published_at").exclude(pk=round_.pk):
        if localdate(other.ended_at) == ended_on:
            record_figures(figures_of(other), by=by, at=at)
