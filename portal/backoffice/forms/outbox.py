"""Narrowing the outbox down; what is to become of mails that could not be delivered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.outbox.models import State
from portal.outbox.models.message import OutboxMessageQuerySet
from portal.ui.lists import FilterField, FilterForm, SearchField


class OutboxFilter(FilterForm[OutboxMessageQuerySet]):
    """Never shown: its choices are links."""

    campaign = SearchField("")
    state = FilterField("", State.choices)

    lookups = {"campaign": "campaign", "state": "state"}


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=_("Correct address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class FailedMailsForm(forms.Form):
    """The failed mails that a page has shown: what failed later nobody has seen there."""

    campaign = forms.CharField(required=False, max_length=100, strip=False)
    shown_at = forms.DateTimeField()
