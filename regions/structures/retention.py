"""Letters of long ago, who asked to join and did not, and who wanted none of a structure that is no more."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from portal.retention.ways import RowsDeleted, ways
from regions.structures.models import Joining, LettersOff, StructureLetter


def old_letters(before: dt.datetime) -> QuerySet[StructureLetter]:
    return StructureLetter.objects.filter(sent_at__lte=before)


def of_ended_structures(before: dt.datetime) -> QuerySet[LettersOff]:
    return LettersOff.objects.filter(structure__ended_on__lte=timezone.localdate(before))


def old_joinings(before: dt.datetime) -> QuerySet[Joining]:
    return Joining.objects.filter(asked_at__lte=before)


ways.add("joinings", RowsDeleted(old_joinings))
ways.add("structure_letters", RowsDeleted(old_letters))
ways.add("letters_off", RowsDeleted(of_ended_structures))
