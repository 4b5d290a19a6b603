"""Finding invitations of a round; a choice that is not known filters nothing."""

from collections.abc import Collection, Iterable

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.ui.localised import fold
from regions.models import Region
from surveys.invitations.mails import whom_refused
from surveys.models.invitation import InvitationQuerySet

MAX_QUERY = 100
NATION = "nation"
REFUSED = "refused"
STATES = {
    "waiting": (_("not started"), Q(started_at=None, answered_at=None, revoked_at=None)),
    "started": (
        _("started"),
        Q(started_at__isnull=False, answered_at=None, revoked_at=None),
    ),
    "answered": (_("answered"), Q(answered_at__isnull=False)),
    "revoked": (_("withdrawn"), Q(revoked_at__isnull=False)),
    REFUSED: (_("mail refused"), Q()),
    "no_address": (_("no email address"), Q(organisation__email="")),
    "quiet": (_("wants no reminders"), Q(quiet_at__isnull=False)),
}


class InvitationFilter(forms.Form):
    q = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": MAX_QUERY}),
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *((key, label) for key, (label, _q) in STATES.items())],
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        regions: Iterable[Region],
        has_nation: bool,
        refused: Collection[str],
    ) -> None:
        self.refused = refused
        places = [("", _("All regions")), *((region.pk, str(region)) for region in regions)]
        if has_nation:
            places.append((NATION, _("Whole country")))
        asked = {
            "q": " ".join(data.get("q", "").replace("\0", "").split())[:MAX_QUERY],
            "region": data.get("region", ""),
            "state": data.get("state", ""),
        }
        if asked["region"] not in dict(places):
            asked["region"] = ""
        if asked["state"] not in STATES:
            asked["state"] = ""
        super().__init__(asked)
        field = self.fields["region"]
        if isinstance(field, forms.ChoiceField):
            field.choices = places

    @property
    def is_empty(self) -> bool:
        return not any(self.data.values())

    def narrow(self, invitations: InvitationQuerySet) -> InvitationQuerySet:
        asked = self.data
        if asked["region"]:
            code = None if asked["region"] == NATION else asked["region"]
            invitations = invitations.filter(region=code)
        if asked["state"]:
            invitations = invitations.filter(STATES[asked["state"]][1])
        if asked["state"] == REFUSED:
            invitations = invitations.filter(whom_refused(self.refused))
        for word in fold(asked["q"]).split():
            invitations = invitations.filter(
                Q(organisation__search_key__contains=word) | Q(user__name__icontains=word)
            )
        return invitations
