"""What is not there, told on a page of its own, with what was written for it given back."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.http import Http404


class Missing(Http404):
    """Raised in place of `Http404`; for what may not be seen with the same words as for what never was."""

    template: ClassVar[str]
    # Fields of its forms that are buttons and marks, no text.
    not_typed: ClassVar[Collection[str]] = ()

    @property
    def context(self) -> Mapping[str, Any]:
        """What the page says beside what was written."""
        return {}
