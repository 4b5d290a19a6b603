"""A letter to the members: to which structures, a subject, a text."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.typed.fields import LineField, TextField
from regions.structures.models import Structure
from regions.structures.models.structure import StructureQuerySet


class LetterForm(forms.Form):
    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput)
    structures = forms.ModelMultipleChoiceField(
        Structure.objects.none(),
        label=gettext_lazy("To the members of"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Whoever is a member of several gets the letter once."),
    )
    subject = LineField(label=gettext_lazy("Subject"), max_length=120)
    text = TextField(
        label=gettext_lazy("Message"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "Greeting, your name and the link that ends these letters come by themselves."
        ),
    )

    def __init__(self, data: Any = None, *, among: StructureQuerySet, first: Structure) -> None:
        """`among` are those that the writer looks after."""
        super().__init__(data, initial={"key": uuid.uuid4(), "structures": [first.pk]})
        field = self.fields["structures"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101, said above
        field.queryset = among
