"""What is to be known of an organisation before all else: it rests, or is no more, and what took its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regions.organisations.models import Organisation
from regions.organisations.organisation_page import OrganisationPart, OrganisationVisit


@dataclass(frozen=True)
class Other:
    name: str
    # Empty for those who may not open it.
    url: str


@dataclass(frozen=True)
class Ending(OrganisationPart):
    """`title` and `text` are empty where it goes on, and only took the place of others."""

    title: str
    text: str
    tone: str
    successor: Other | None
    predecessors: Sequence[Other]

    template = "organisations/page/_ending.html"


# An organisation that took in more than these names the others in its history.
MOST_PREDECESSORS = 20


def ending_of(visit: OrganisationVisit) -> Ending | None:
    organisation = visit.organisation
    before = list(organisation.replaces.order_by("name", "pk").only("name")[:MOST_PREDECESSORS])
    after = organisation.replaced_by
    title, text, tone = _told(organisation)
    if not title and not before and after is None:
        return None
    known = [one.pk for one in (*before, after) if one is not None]
    named = Organisation.objects.named_for(visit.user).filter(pk__in=known).order_by()
    open_to = set(named.values_list("pk", flat=True)) if known else set()

    def other(one: Organisation) -> Other:
        return Other(one.name, one.get_absolute_url() if one.pk in open_to else "")

    successor = other(after) if after is not None else None
    return Ending(title, text, tone, successor, [other(one) for one in before])


def _told(organisation: Organisation) -> tuple[str, str, str]:
    """Title, text and tone of the notice; empty for an organisation that is active."""
    if organisation.status == Organisation.Status.DISSOLVED:
        day = organisation.dissolved_on
        title = (
            _("The organisation was dissolved on %(day)s.")
            % {"day": date_format(day, "SHORT_DATE_FORMAT")}
            if day
            else _("The organisation has been dissolved.")
        )
        return title, _("It is asked to answer no more surveys."), "warning"
    if organisation.status == Organisation.Status.DORMANT:
        return _("The organisation is dormant."), _("It is asked to answer no surveys."), "info"
    return "", "", ""
