"""Finding invitations of a round."""

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.lists import FilterField, FilterForm, SearchField
from regions.models import Region
from regions.organisations.search_words import asked_words
from surveys.invitations.refused_mails import whom_refused
from surveys.models.invitation import InvitationQuerySet

NATION = "nation"
REFUSED = "refused"
STATES = {
    "waiting": (gettext_lazy("not started"), Q(started_at=None, answered_at=None, revoked_at=None)),
    "started": (
        gettext_lazy("started"),
        Q(started_at__isnull=False, answered_at=None, revoked_at=None),
    ),
    "answered": (gettext_lazy("answered"), Q(answered_at__isnull=False)),
    "revoked": (gettext_lazy("withdrawn"), Q(revoked_at__isnull=False)),
    REFUSED: (gettext_lazy("mail refused"), Q()),
    "no_address": (gettext_lazy("no email address"), Q(organisation__email="")),
    "quiet": (gettext_lazy("wants no reminders"), Q(quiet_at__isnull=False)),
}


class InvitationFilter(FilterForm[InvitationQuerySet]):
    q = SearchField(gettext_lazy("Name"))
    region = FilterField(gettext_lazy("Region"))
    state = FilterField(
        gettext_lazy("State"),
        [("", gettext_lazy("All states")), *((key, label) for key, (label, _q) in STATES.items())],
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        regions: Iterable[Region],
        has_nation: bool,
        refused: Collection[str],
    ) -> None:
        super().__init__(data)
        self.refused = refused
        places = [(region.pk, str(region)) for region in regions]
        if has_nation:
            places.append((NATION, _("Whole country")))
        self.offer("region", _("All regions"), places)

    def narrow(self, invitations: InvitationQuerySet) -> InvitationQuerySet:
        if region := self.chosen.get("region"):
            invitations = invitations.filter(region=None if region == NATION else region)
        if state := self.chosen.get("state"):
            invitations = invitations.filter(STATES[state][1])
        if state == REFUSED:
            invitations = invitations.filter(whom_refused(self.refused))
        for word in asked_words(self.chosen.get("q", "")):
            invitations = invitations.filter(
                Q(organisation__search_key__contains=word) | Q(user__name__icontains=word)
            )
        return invitations
