"""A report is drafted from what is known, edited as a text, and sent to the next agenda of the structure above."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.named_text import NamedText
from portal.revisions.succession import EditConflict, NothingNew, Published, newest, succeed
from regions.meetings.materials.keeping import add_made_file
from regions.meetings.models import AgendaItem, Meeting, UpwardReport, UpwardReportRevision
from regions.meetings.upward.parts import Period, draft_of
from regions.meetings.upward.periods import Days
from regions.structures.access import Refused, require
from regions.structures.founding import scope_of
from regions.structures.models import Structure

TEXT = NamedText("text", "", "text", "text", 40_000)

Outcome = Published[UpwardReportRevision] | NothingNew | EditConflict[UpwardReportRevision]


def chain_of(report: UpwardReport) -> QuerySet[UpwardReportRevision]:
    return UpwardReportRevision.objects.filter(report=report).order_by("-number")


def texts_of(revision: UpwardReportRevision | None) -> dict[str, str]:
    """As comparing and merging take them."""
    return {TEXT.key: revision.text if revision else ""}


@transaction.atomic
def draft_report(
    structure: Structure, *, days: Days, language: str, by: User, at: dt.datetime
) -> UpwardReport:
    """The one of those days where there is one; otherwise a new one, with its draft as the first revision.

    Raises `PermissionDenied`.
    """
    current = Structure.objects.select_for_update(of=("self",)).get(pk=structure.pk)
    require(by, Permission.RUN_STRUCTURE, current)
    first, last = days
    known = UpwardReport.objects.filter(structure=current, starts_on=first, ends_on=last).first()
    if known is not None:
        return known
    report = UpwardReport.objects.create(
        structure=current, starts_on=first, ends_on=last, language=language
    )
    with override(language):
        text = draft_of(Period(current, first, last, at))
    UpwardReportRevision.objects.create(
        report=report, number=1, text=text, author=by, published_at=at
    )
    _record("upward.drafted", report, by=by, at=at)
    return report


@transaction.atomic
def save_report(
    report: UpwardReport, *, text: str, base: int, by: User, at: dt.datetime, note: str = ""
) -> Outcome:
    """The revision that follows number `base`. Raises `PermissionDenied`, or `Refused` once it was sent."""
    current = _held(report)
    require(by, Permission.RUN_STRUCTURE, current.structure)
    if current.is_sent:
        raise Refused({"text": [_("The report was sent, so its text stays. Copy what you typed.")]})
    chain = chain_of(current)
    last = newest(chain)
    if last is not None and last.text == text:
        return NothingNew()
    revision = UpwardReportRevision(report=current, text=text, note=note)
    outcome = succeed(revision, chain=chain, base=base, by=by, at=at)
    if isinstance(outcome, Published):
        _record("upward.written", current, by=by, at=at, number=outcome.revision.number)
    return outcome


def next_meeting(structure: Structure, *, at: dt.datetime) -> Meeting | None:
    """Of the structure above: the first that has not begun."""
    if structure.parent_id is None:
        return None
    coming = Meeting.objects.coming(at=at).filter(structure=structure.parent_id, starts_at__gt=at)
    return coming.select_related("structure").first()


def why_not_sent(report: UpwardReport, *, at: dt.datetime) -> str:
    """Empty where it can be sent now."""
    structure = report.structure
    if report.is_sent:
        return _("The report was sent already.")
    if structure.parent is None:
        return _(
            "“%(name)s” stands under no other structure, so there is nobody to send the report to."
        ) % {"name": structure}
    if next_meeting(structure, at=at) is None:
        return _(
            "“%(name)s” has no coming meeting. Ask whoever looks after it to call one, or hand the "
            "report over as PDF."
        ) % {"name": structure.parent}
    return ""


@transaction.atomic
def place_on_agenda(
    report: UpwardReport, content: bytes, *, by: User, at: dt.datetime
) -> Meeting | None:
    """The PDF becomes a material of a new item at the end of that agenda. Done twice it is done once.

    Gives None where it was sent before. Raises `PermissionDenied`, or `Refused` where the structure above
    has no coming meeting any more.
    """
    current = _held(report)
    require(by, Permission.RUN_STRUCTURE, current.structure)
    if current.is_sent:
        return None
    meeting = next_meeting(current.structure, at=at)
    if meeting is None:
        raise Refused(why_not_sent(current, at=at))
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    with override(current.language):
        title = _("Report: %(name)s") % {"name": current}
    current.item = AgendaItem.objects.create(meeting=meeting, position=last + 1, title=title[:200])
    add_made_file(current.item, content, ending="pdf", title=title[:200])
    current.state, current.sent_at = UpwardReport.State.SENT, at
    current.save(update_fields=["item", "state", "sent_at"])
    _record("upward.sent", current, by=by, at=at, sent_to=meeting.pk)
    return meeting


def _held(report: UpwardReport) -> UpwardReport:
    locked = UpwardReport.objects.select_for_update(of=("self",))
    return locked.select_related("structure__parent").get(pk=report.pk)


def _record(act: str, report: UpwardReport, *, by: User, at: dt.datetime, **details: int) -> None:
    scope = scope_of(report.structure.regions.all())
    trail.record(act, subject=report, by=by, at=at, scope=scope, **details)
