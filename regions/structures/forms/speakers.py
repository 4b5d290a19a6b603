"""What is asked of the page that tells who could speak."""

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.prepared import Prepared
from portal.typed.day import DayField
from portal.ui.lists import PlainSelect
from regions.models import Municipality
from regions.organisations.models import Organisation
from regions.structures.reach.speaking import Question

# The code, and the name in the language of the page and in Finnish.
_PLACES = Prepared(
    lambda *, day: (
        Municipality.objects.exclude(region=None)
        .standing_on(day)
        .order_by(Municipality.name.column())
        .values_list("code", Municipality.name.column(), Municipality.name.column("fi"))
    )
)


class SpeakersForm(forms.Form):
    """Of a place, and of a theme where one is given; of today, or the day that is given."""

    municipality = forms.ChoiceField(
        label=gettext_lazy("Municipality"),
        widget=PlainSelect,
        error_messages={"required": gettext_lazy("Choose a municipality.")},
    )
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False, widget=PlainSelect)
    day = DayField(label=gettext_lazy("Day"), required=False)

    def __init__(self, data: QueryDict | None, *, at: dt.datetime) -> None:
        self.today = timezone.localdate(at)
        if data is not None and not data.get("day"):
            data = data.copy()
            data["day"] = self.today.isoformat()
        super().__init__(data, initial={"day": self.today})
        places = [(code, name or finnish) for code, name, finnish in _PLACES(day=self.today)]
        self._offer("municipality", [("", _("Choose a municipality")), *places])
        themes = [(key, capfirst(str(label))) for key, label in Organisation.Theme.choices if key]
        self._offer("theme", [("", _("All themes")), *themes])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101, said above
        field.choices = choices

    @property
    def question(self) -> Question:
        """Of a form that is valid. One query."""
        asked = self.cleaned_data
        place = Municipality.objects.get(pk=asked["municipality"])
        return Question(place, asked["theme"], asked["day"] or self.today)
