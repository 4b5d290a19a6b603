"""Words for choices that files of others use, beside those of the facts themselves."""

from collections.abc import Mapping

# Without marks, blanks and signs → theme. The first of each are the names under which lists of
# social and health organisations in Finland are grouped.
_THEMES: Mapping[str, tuple[str, ...]] = {
    "older": ("ikaantyneet", "ikaihmiset", "vanhukset", "aldre"),
    "families": ("lapsetperheet", "perheet", "lapset", "barnfamiljer", "familjer"),
    "youth": ("nuoret", "unga"),
    "mind": ("mielenterveyspaihde", "mielenterveys", "paihteet", "psykiskhalsa"),
    "disability": ("vammaisuus", "vammaiset", "funktionshinder"),
    "illness": ("pitkaaikaissairaudet", "pitkaaikaissairaat", "langtidssjukdom"),
    "carers": ("omaiset", "laheiset", "omaishoitajat", "narstaende"),
    "multicultural": ("monikulttuurisuus", "mangkulturalism"),
    "volunteering": ("osallisuusvapaaehtoistyo", "vapaaehtoistyo", "frivilligarbete"),
    "livelihood": ("tyotoimeentulo", "tyollisyys", "sysselsattning"),
    "housing": ("asuminen", "boende"),
    "crisis": ("kriisiturvallisuus", "turvallisuus", "trygghet"),
}
THEMES: Mapping[str, str] = {
    word: theme for theme, words in _THEMES.items() for word in (theme, *words)
}
