"""What retention has erased, and when: for those who look after the system."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.charts.table import Table, table
from portal.charts.text import number
from portal.retention.models import Erasure
from portal.retention.running import carried_out
from portal.retention.schedule import SCHEDULE


def erasure_table() -> Table:
    """Each rule that the portal carries out, in the order of the schedule: one query."""
    done = Erasure.objects.in_bulk()
    rows = []
    for name in carried_out():
        ran = done.get(name)
        when = timezone.localtime(ran.ran_at) if ran else None
        rows.append(
            (
                SCHEDULE[name].what,
                date_format(when, "SHORT_DATETIME_FORMAT") if when else _("not yet"),
                number(ran.count if ran else 0, 0),
                number(ran.total if ran else 0, 0),
            )
        )
    headings = [_("What is erased"), _("Last run"), _("Rows then"), _("Rows in all")]
    return table(_("What has had its time"), headings, rows, numbers=(2, 3))
