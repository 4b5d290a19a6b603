"""The library: every survey with its versions, its draft, its rounds and its languages."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.alphabet import alphabetical
from portal.ui.localised import fold
from regions.models import Region
from surveys.models import Round, Survey, SurveyDraft
from surveys.questionnaire.text import LocalisedText

DRAFT = "draft"
# In place of a region: made for the whole country.
NATION = "nation"


@dataclass(frozen=True)
class Listed:
    """A survey by its newest version, or by its draft where no version is ready yet."""

    code: str
    title: str
    # In every language, and the code: what is looked for.
    names: str
    versions: Sequence[Survey]
    draft: SurveyDraft | None
    rounds: Sequence[Round]
    languages: Sequence[str]
    # For which it was made, its draft too; none where it is the whole country's.
    regions: Sequence[Region]
    question_count: int
    is_editable: bool
    # Whether this person may plan a round on its newest version.
    is_askable: bool

    def get_absolute_url(self) -> str:
        """Of what it is listed by."""
        listed_by = self.newest or self.draft
        return listed_by.get_absolute_url() if listed_by else ""

    @property
    def newest(self) -> Survey | None:
        return self.versions[0] if self.versions else None

    @property
    def made_for(self) -> set[str]:
        """Their names in addresses."""
        return {region.slug for region in self.regions} or {NATION}

    @property
    def states(self) -> set[str]:
        """Of its newest version and of its draft."""
        found = {str(self.newest.state)} if self.newest else set()
        return found | ({DRAFT} if self.draft else set())


def list_surveys(
    surveys: Iterable[Survey],
    drafts: Iterable[SurveyDraft],
    rounds: Iterable[Round],
    editable: frozenset[int],
    askable: frozenset[int] = frozenset(),
) -> list[Listed]:
    """By title. `surveys` come with their rounds counted, the newest version of each first; they and the
    drafts with their regions."""
    versions: dict[str, list[Survey]] = defaultdict(list)
    for survey in surveys:
        versions[survey.code].append(survey)
    by_survey: dict[int, list[Round]] = defaultdict(list)
    for round_ in rounds:
        by_survey[round_.survey_id].append(round_)
    by_code = {draft.code: draft for draft in drafts}
    found = []
    for code in {*versions, *by_code}:
        draft, made = by_code.get(code), versions.get(code, [])
        content = made[0].content if made else draft.content if draft else {}
        title = str(made[0]) if made else str(LocalisedText(content.get("title", {}))) or code
        found.append(
            Listed(
                code,
                title,
                " ".join((*content.get("title", {}).values(), code)),
                made,
                draft,
                [each for survey in made for each in by_survey[survey.pk]],
                content.get("languages", ()),
                _regions([*made[:1], *([draft] if draft else [])]),
                sum(len(page.get("questions", ())) for page in content.get("pages", ())),
                bool(made) and made[0].pk in editable,
                bool(made) and made[0].pk in askable,
            )
        )
    return sorted(found, key=lambda each: (fold(each.title), each.code))


def _regions(made: Iterable[Survey | SurveyDraft]) -> list[Region]:
    """Each once, in the order of the alphabet."""
    found = {region.pk: region for each in made for region in each.regions.all()}
    return sorted(found.values(), key=lambda region: alphabetical(region.short_name))


def narrowed(
    listed: Iterable[Listed],
    *,
    words: str = "",
    state: str = "",
    language: str = "",
    region: str = "",
) -> list[Listed]:
    sought = fold(words).split()
    return [
        each
        for each in listed
        if (not state or state in each.states)
        and (not language or language in each.languages)
        and (not region or region in each.made_for)
        and all(word in fold(each.names) for word in sought)
    ]
