"""After answering: are the register's facts of the organisation right? One press, without an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.prepared import Prepared
from regions.organisations.confirming.confirming import confirm, lines_of, mark_of
from regions.organisations.confirming.staleness import FRESH_FOR
from regions.organisations.facts.reading import facts_of
from regions.organisations.models import Organisation
from surveys.answering.access import answering
from surveys.models import Invitation

_ASKED: Prepared[Organisation] = Prepared(lambda *, pk: Organisation.objects.filter(pk=pk))


def facts_to_confirm(invitation: Invitation) -> dict[str, Any]:
    """What the receipt shows and asks; nothing where an expert answered, or they were just confirmed.

    Contact data stays masked: the link may be found by others.
    """
    if invitation.organisation_id is None or invitation.answered_at is None:
        return {}
    organisation = _ASKED.one(pk=invitation.organisation_id)
    if organisation is None or organisation.status == Organisation.Status.DISSOLVED:
        return {}
    facts = facts_of(organisation)
    confirmed_at = organisation.confirmed_at
    is_fresh = confirmed_at is not None and timezone.now() - confirmed_at < FRESH_FOR
    return {
        "fact_lines": lines_of(facts, shows_contacts=False),
        "facts_mark": mark_of(facts),
        "facts_confirmed_at": confirmed_at if is_fresh else None,
    }


@answering
@require_POST
def answer_confirm_facts(request: HttpRequest, *, invitation: Invitation) -> HttpResponse:
    """Bound to the facts that were shown; only once the answers were sent."""
    if invitation.organisation_id is not None and facts_to_confirm(invitation):
        organisation = Organisation.objects.get(pk=invitation.organisation_id)
        is_done = confirm(
            organisation,
            mark=request.POST.get("mark", ""),
            confirmed_as=Organisation.ConfirmedAs.RESPONDENT,
            by=None,
            at=timezone.now(),
        )
        if not is_done:
            messages.warning(
                request, _("The facts have been changed meanwhile. Look at them again.")
            )
    return redirect("surveys:answer_receipt", invitation.pk)
