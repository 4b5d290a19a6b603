"""`manage.py record_figures`: the figures of rounds whose results were published before there were any."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from regions.figures import record_figures
from regions.models import IndicatorValue
from surveys.models import Round
from surveys.results.figures import figures_of, origin_of


class Command(BaseCommand):
    help = "Write the means of published rounds that have written none yet as figures."

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        published = Round.objects.published_at(now).with_survey().order_by("results_published_at")
        for round_ in published:
            if IndicatorValue.objects.filter(origin=origin_of(round_)).exists():
                continue
            written = record_figures(figures_of(round_), by=None, at=now)
            self.stdout.write(f"{round_}: {len(written)} figures")
