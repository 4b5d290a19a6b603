"""Who may come to answer for something: no organisation that has been dissolved."""

from django.utils.translation import gettext as _

from regions.organisations.models import Organisation
from roadmap.access import Refused
from roadmap.models.responsible import Responsible


def refuse_dissolved(organisation: Organisation | None) -> None:
    if organisation is not None and organisation.status == Organisation.Status.DISSOLVED:
        raise Refused({"responsible_organisation": dissolution_refusal(organisation)})


def dissolution_refusal(organisation: Organisation) -> str:
    return _("“%(organisation)s” has been dissolved. Choose another organisation, or a role.") % {
        "organisation": organisation
    }


def refuse_new_dissolved(before: Responsible | None, organisation: Organisation | None) -> None:
    """One that was named before it was dissolved may stay until somebody names another."""
    if before is None or before.responsible_organisation_id != (organisation and organisation.pk):
        refuse_dissolved(organisation)
