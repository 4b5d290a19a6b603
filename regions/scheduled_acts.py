"""What the regions do by themselves at a moment."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.jobs.models import ScheduledAct
from portal.jobs.scheduling import act_kind
from regions.handover.carrying_out import carry_out_planned
from regions.models import Handover
from regions.models.handover import ACT


def _leaver(subject: str) -> str:
    found = Handover.objects.select_related("leaver").filter(pk=subject).first()
    return str(found.leaver) if found else subject


@act_kind(ACT, label=_("handing over an expert’s work"), describe=_leaver)
def handover(scheduled: ScheduledAct, *, at: dt.datetime) -> None:
    """Unless it was taken back; what stands in its way is told to who planned it."""
    carry_out_planned(int(scheduled.subject), at=at)
