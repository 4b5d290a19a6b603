"""A priority of a roadmap."""

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmap.forms.facts import FactsForm
from roadmap.models import Priority
from roadmap.plan.priority import FACTS, create_priority, edit_priority

CODE_HELP = _("A short name for files and addresses, with letters a–z, digits and hyphens.")
CODE_ERRORS = {"invalid": _("Write it with letters a–z, digits and hyphens alone.")}


class PriorityForm(FactsForm[Priority]):
    model = Priority
    facts = FACTS

    code = forms.SlugField(
        label=_("Code"), max_length=20, help_text=CODE_HELP, error_messages=CODE_ERRORS
    )

    def save_thing(self) -> Priority:
        facts = self.facts_typed()
        if self.thing is None:
            assert self.roadmap is not None  # noqa: S101, a new one is made in a roadmap
            return create_priority(self.roadmap, texts=self.texts, by=self.by, at=self.at, **facts)
        return edit_priority(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
