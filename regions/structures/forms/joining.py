"""What strangers fill in: whom an organisation names; who joins an open group; who leaves it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.typed.day import DayField
from portal.typed.fields import LineField
from portal.ui.localised import page_language
from regions.organisations.forms.office import LineEmailField
from regions.structures.forms.member import RunForm
from regions.structures.forms.organisation_field import OrganisationField

SALT = "structures.join"
# Nobody reads and fills in a form sooner; a form that lay open for longer is looked at once more.
SOONEST, LATEST = 3, 24 * 3_600


class NominationForm(RunForm):
    """Who is asked to name somebody, and by when."""

    asked = OrganisationField(
        label=gettext_lazy("Organisation that is asked"),
        help_text=gettext_lazy("A few letters of its name, or its Business ID."),
    )
    due_on = DayField(label=gettext_lazy("To be named by"))


class NameForm(forms.Form):
    """Whom an organisation names."""

    use_required_attribute = False

    name = LineField(label=gettext_lazy("Name of the person"), max_length=120)
    email = LineEmailField(
        label=gettext_lazy("Email address of the person"),
        help_text=gettext_lazy("Invitations to meetings go there."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"), choices=settings.LANGUAGES
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("language", page_language())


def _opened_now() -> str:
    return signing.dumps(timezone.now().timestamp(), salt=SALT)


class GuardedForm(forms.Form):
    """Without any third party: a field that people do not see, and a moment that robots do not wait."""

    use_required_attribute = False

    email = LineEmailField(label=gettext_lazy("Your email address"), max_length=254)
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["opened"] = _opened_now()

    @property
    def is_of_a_robot(self) -> bool:
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if self.errors:
            return chosen
        try:
            opened = signing.loads(chosen.get("opened", ""), salt=SALT, max_age=LATEST)
        except signing.BadSignature:
            # As if the browser had opened the page just now.
            self.data = {
                **{name: self.data.get(name) for name in self.data},
                "opened": _opened_now(),
            }
            self.add_error(None, _("The page was open for too long. Send it once more."))
            return chosen
        if timezone.now().timestamp() - opened < SOONEST:
            self.add_error(None, _("That was very fast. Check what you wrote, and send it again."))
        return chosen


class JoinForm(GuardedForm):
    name = LineField(label=gettext_lazy("Your name"), max_length=120)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"), choices=settings.LANGUAGES
    )
    represented = OrganisationField(
        label=gettext_lazy("Organisation for which you speak"),
        required=False,
        help_text=gettext_lazy(
            "Its full name or Business ID. Leave this empty if you come for yourself."
        ),
    )

    field_order = ["name", "email", "language", "represented"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("language", page_language())


class LeaveForm(GuardedForm):
    """Only the address: the link in the mail does the rest."""
