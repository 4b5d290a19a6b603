"""The name of a saved view."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.typed.fields import LineField
from regions.organisations.models import SavedView
from regions.organisations.models.saved_view import LONGEST_QUERY, MOST_VIEWS


class SavedViewForm(forms.Form):
    name = LineField(label=gettext_lazy("Name of the view"), max_length=80)

    def __init__(self, *args: Any, view: SavedView, **kwargs: Any) -> None:
        """`view` is one that is renamed, or a new one with its person and query."""
        super().__init__(*args, **kwargs)
        self.view = view
        self.fields["name"].initial = view.name

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        own = SavedView.objects.filter(user=self.view.user).exclude(pk=self.view.pk)
        if own.filter(name=name).exists():
            raise ValidationError(_("You have a view of this name already. Choose another name."))
        return name

    def clean(self) -> dict[str, Any]:
        if not self.view.pk:
            if SavedView.objects.filter(user=self.view.user).count() >= MOST_VIEWS:
                raise ValidationError(
                    _("You have %(count)d saved views already. Delete one that you no longer need.")
                    % {"count": MOST_VIEWS}
                )
            if len(self.view.query) > LONGEST_QUERY:
                raise ValidationError(_("This view asks for too much to be kept. Ask for less."))
        return self.cleaned_data

    def save(self) -> SavedView:
        """Raises `django.db.IntegrityError` where the same name came from two windows at once."""
        self.view.name = self.cleaned_data["name"]
        self.view.save()
        return self.view
