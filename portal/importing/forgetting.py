"""How files are forgotten when they have had their time: a way of the retention schedule."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.importing.import_file import ImportFile
from portal.importing.life import forget_old


@dataclass(frozen=True)
class FilesForgotten:
    """Files, what was wrong in them, and their names; `more` are columns emptied besides."""

    model: type[ImportFile]
    more: Mapping[str, Any] = field(default_factory=dict)

    def count(self, before: dt.datetime) -> int:
        return self.model._default_manager.filter(created_at__lte=before, forgotten_at=None).count()

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        return forget_old(self.model, before, at=at, **self.more)
