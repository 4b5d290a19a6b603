"""What a round is called where nobody has named it."""

import re
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import ngettext, override

from portal.alphabet import alphabetical
from portal.ui.localised import LANGUAGES
from surveys.models import Round

# More are counted, not listed.
NAMED_REGIONS = 2
NUMBERED = re.compile(r" \(\d+\)$")


def generated_names(chosen: dict[str, Any], others: QuerySet[Round]) -> dict[str, str]:
    """`Tilannekuvakysely 12/2026, järjestöt, Lappi`; numbered where another round is called so."""
    names = {Round.name.column(each): _generated_name(chosen, each) for each in LANGUAGES}
    start = names["name_fi"]
    taken = set(others.filter(name_fi__startswith=start).values_list("name_fi", flat=True))
    if start not in taken:
        return names
    free = next(number for number in count(2) if f"{start} ({number})" not in taken)
    return {field: f"{name} ({free})" for field, name in names.items()}


def is_named_alike(one: Round, other: Round) -> bool:
    """In every language, but for the number behind it."""
    return _unnumbered_names(one) == _unnumbered_names(other)


def _unnumbered_names(round_: Round) -> list[str]:
    return [NUMBERED.sub("", name) for name in Round.name.texts(round_).values()]


def _generated_name(chosen: dict[str, Any], language: str) -> str:
    """Leaves room for a number behind it."""
    wall = timezone.localtime(chosen["opens_at"])
    regions = chosen.get("regions") or ()
    with override(language):
        title = str(chosen["survey"]).split(":")[0].strip()
        rest = [f" {wall.month}/{wall.year}", str(Round.Audience(chosen["audience"]).label)]
        if len(regions) > NAMED_REGIONS:
            text = ngettext("%(count)d region", "%(count)d regions", len(regions))
            rest.append(text % {"count": len(regions)})
        else:
            rest += sorted((region.short_name for region in regions), key=alphabetical)
    return f"{title[:40]}{', '.join(rest)}"[:110]
