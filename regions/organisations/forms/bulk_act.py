"""What an act on many organisations writes: a theme, or regions."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.lists import PlainSelect
from regions.models import Region
from regions.organisations.facts.definitions import Value
from regions.organisations.finding.filter import NOT_TOLD
from regions.organisations.models import BulkAct, Organisation


def _themes() -> list[tuple[str, str]]:
    named = [(key or NOT_TOLD, capfirst(str(said))) for key, said in Organisation.Theme.choices]
    return [("", _("Choose a theme")), *named]


def _regions() -> list[tuple[str, str]]:
    return [(region.pk, region.short_name) for region in Region.objects.by_name()]


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), choices=_themes, widget=PlainSelect)

    @property
    def value(self) -> Value:
        theme = self.cleaned_data["theme"]
        return "" if theme == NOT_TOLD else theme

    @property
    def words(self) -> str:
        return capfirst(str(Organisation.Theme(self.value).label))


class RegionsForm(forms.Form):
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Regions of activity"),
        choices=_regions,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def value(self) -> Value:
        return sorted(self.cleaned_data["regions"])

    @property
    def words(self) -> str:
        return ", ".join(name for code, name in _regions() if code in self.cleaned_data["regions"])


FORMS: dict[str, type[ThemeForm | RegionsForm]] = {
    BulkAct.Kind.THEME: ThemeForm,
    BulkAct.Kind.ADD_REGIONS: RegionsForm,
    BulkAct.Kind.SET_REGIONS: RegionsForm,
}
