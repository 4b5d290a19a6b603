"""Whether a survey can be asked at all, in which languages, and of these regions."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from portal.ui.localised import LANGUAGES
from regions.models import Region
from surveys.models import Round, Survey
from surveys.questionnaire.definition_file import FaultyDefinition, checked_content
from surveys.questionnaire.schema import half_languages

# What everybody in the country can be asked in; texts of the third are read in one of these.
NEEDED = ("fi", "sv")
# Digest -> whether the definition stands by today's rules; it never changes under its digest.
_sound: dict[str, bool] = {}
# Digest -> languages that have words and are not promised.
_half: dict[str, list[str]] = {}


def survey_refusals(round_: Round) -> list[str]:
    """Why the survey of a plan cannot be asked in it; empty where it can."""
    survey = round_.survey
    refusals = []
    if refusal := retired_refusal(survey):
        refusals.append(refusal)
    missing = [
        code for code in LANGUAGES if code in NEEDED and code not in survey.definition.languages
    ]
    if missing:
        message = _("The survey is missing in these languages: %(languages)s.")
        refusals.append(message % {"languages": language_list(missing)})
    if half := _half_languages(survey):
        message = _(
            "Some of the survey is written in a language in which it is not asked: %(languages)s. Edit it: "
            "choose the language and complete it, or let its words be left out."
        )
        refusals.append(message % {"languages": language_list(half)})
    if not is_sound(survey):
        refusals.append(_("The survey has faults. Edit it: its checklist tells each of them."))
    if refusal := region_refusal(survey, round_.regions.all()):
        refusals.append(refusal)
    return refusals


def language_list(codes: Collection[str]) -> str:
    """In the reader's language."""
    return ", ".join(str(get_language_info(code)["name_translated"]) for code in codes)


def retired_refusal(survey: Survey) -> str:
    """Empty where rounds may be planned on it."""
    if survey.retired_at is None:
        return ""
    retired_on = date_format(timezone.localtime(survey.retired_at), "SHORT_DATE_FORMAT")
    message = _("The survey was retired on %(day)s. Choose another, or bring it back.")
    return message % {"day": retired_on}


def region_refusal(survey: Survey, regions: Collection[Region]) -> str:
    """Empty where the survey may be asked there; no regions are the whole country."""
    made_for = {region.pk: region for region in survey.regions.by_name()}
    if not made_for or (regions and made_for.keys() >= {region.pk for region in regions}):
        return ""
    names = ", ".join(region.name for region in made_for.values())
    return _("The survey was made for these regions only: %(regions)s.") % {"regions": names}


def _half_languages(survey: Survey) -> list[str]:
    if survey.digest not in _half:
        _half[survey.digest] = half_languages(survey.content)
    return _half[survey.digest]


def is_sound(survey: Survey) -> bool:
    """By the rules of today, under which no such definition would be taken otherwise."""
    if survey.digest not in _sound:
        try:
            checked_content(survey.content)
        except FaultyDefinition:
            _sound[survey.digest] = False
        else:
            _sound[survey.digest] = True
    return _sound[survey.digest]
