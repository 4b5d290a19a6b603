"""What all forms of the plan do beside what forms of facts do: the texts of a new thing are typed too."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from django.http import QueryDict

from portal.accounts.models import User
from portal.revisions import facts_form
from portal.revisions.named_text import NamedText
from roadmap.forms.first_texts import TextGroup, text_fields, text_groups
from roadmap.models import Roadmap
from roadmap.texts.subject import BY_MODEL, Owner

Thing = TypeVar("Thing", bound=Owner)


class FactsForm(facts_form.FactsForm[Thing], Generic[Thing]):
    """Facts of a thing; of a new one its texts too."""

    model: ClassVar[type[Owner]]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        thing: Thing | None = None,
        roadmap: Roadmap | None = None,
        by: User,
        at: dt.datetime,
        usual: Mapping[str, Any] | None = None,
    ) -> None:
        """`thing` is what is changed, None where it is new: then `usual` is what the form begins with."""
        self.roadmap = roadmap
        super().__init__(data, thing=thing, by=by, at=at, usual=usual)
        if thing is None:
            self.fields = text_fields(self.named) | self.fields

    @property
    def text_groups(self) -> list[TextGroup]:
        return text_groups(self, self.named)

    @property
    def named(self) -> tuple[NamedText, ...]:
        is_published = self.roadmap is not None and self.roadmap.is_published
        return BY_MODEL[self.model].named_where(is_published=is_published)

    @property
    def texts(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[one.key] for one in self.named}
