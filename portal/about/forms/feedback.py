"""The feedback form; a field that only robots fill in keeps most of them out."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.about.actions.feedback import take_feedback
from portal.about.models import Feedback
from portal.about.models.feedback import LONGEST


class FeedbackForm(forms.ModelForm):
    text = forms.CharField(
        label=_("Your feedback"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("At most 5,000 characters. Leave out what is private about you or others."),
    )

    class Meta:
        model = Feedback
        fields = ["text", "page", "email"]
        labels = {"page": _("Which page is it about?")}
        help_texts = {
            "page": _("Its address or name, if it is about one page."),
            "email": _("Only if you would like an answer. We use it for nothing else."),
        }
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}

    def take(self, *, language: str, at: dt.datetime) -> Feedback:
        chosen: dict[str, Any] = self.cleaned_data
        return take_feedback(**chosen, language=language, at=at)
