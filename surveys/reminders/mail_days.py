"""On which days the mails of a round reach people, who are asked once a day at most."""

import datetime as dt

from portal.jobs.mailing_hours import mail_day
from surveys.models import Round


def locked_for_mails(round_id: int) -> Round:
    """The round neither ends nor gets another reminder before this transaction ends."""
    return Round.objects.select_for_update(no_key=True).get(pk=round_id)


def days_of_mails(round_: Round) -> set[dt.date]:
    """On which days invitations and reminders have reached somebody, or are about to."""
    sent = round_.reminders.filter(sent_at__isnull=False, mail_count__gt=0)
    reminded = {mail_day(sent_at) for sent_at in sent.values_list("sent_at", flat=True) if sent_at}
    return reminded | {day_of_invitations(round_)}


def day_of_invitations(round_: Round) -> dt.date:
    return mail_day(round_.opened_at or round_.opens_at)
