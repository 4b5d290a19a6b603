"""A draft with everything in it that a survey needs: what is missing is told, and stands in as “…”."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.localised import LANGUAGES
from surveys.questionnaire.definition import QuestionKind
from surveys.questionnaire.schema import half_languages, objects_in, texts_in

Content = dict[str, Any]
STAND_IN = "…"

ABOUT_SURVEY = {
    "title": gettext_lazy("the title"),
    "who": gettext_lazy("who asks"),
    "why": gettext_lazy("the purpose: why it is asked"),
    "use": gettext_lazy("how the answers are used"),
}
ABOUT_PAGE = {"title": gettext_lazy("the title"), "intro": gettext_lazy("the introduction")}
ABOUT_QUESTION = {
    "text": gettext_lazy("the question"),
    "help": gettext_lazy("the help text"),
    "unit": gettext_lazy("the unit"),
}
OPTIONAL = {"intro", "help", "unit"}
CHOOSING = {QuestionKind.SINGLE, QuestionKind.MULTIPLE}


@dataclass(frozen=True)
class Missing:
    """What is missing, in words; `place` is that of a page or a question, as in faults."""

    place: str
    message: str
    # Whether it is words in a language that was promised.
    is_translation: bool = False


@dataclass
class Completed:
    """A content in which nothing is missing, and what stands in for what was."""

    content: Content
    missing: list[Missing] = field(default_factory=list)
    # Languages that have words and are not promised; the words are left out.
    left_out: list[str] = field(default_factory=list)


def complete(content: Mapping[str, Any], *, code: str, version: int) -> Completed:
    """`content` is of a draft; texts left empty that need not be there are taken out."""
    done = Completed(deepcopy(dict(content)))
    of = done.content
    of.update(code=code, version=version)
    promised = [each for each in LANGUAGES if each in (of.get("languages") or ())]
    if not promised:
        done.missing.append(Missing("", _("Choose the languages in which the survey is asked.")))
        promised = [LANGUAGES[0]]
    of["languages"] = promised
    if not of.get("minutes"):
        done.missing.append(Missing("", _("Tell how many minutes answering takes.")))
        of["minutes"] = 1
    _complete_texts(done, of, ABOUT_SURVEY, "", promised)
    pages = [page for page in of.get("pages") or () if isinstance(page, dict)]
    if not pages:
        done.missing.append(Missing("", _("Add a page: nothing is asked yet.")))
        pages = [{"code": "page", "questions": []}]
    of["pages"] = pages
    for p, page in enumerate(pages):
        _complete_texts(done, page, ABOUT_PAGE, f"pages[{p}]", promised)
        if not page.get("questions"):
            about = _("Ask something on this page, or remove it.")
            done.missing.append(Missing(f"pages[{p}]", about))
            page["questions"] = [{"code": f"no_question_{p}", "kind": "short_text"}]
            page["questions"][0]["text"] = dict.fromkeys(promised, STAND_IN)
        for q, question in enumerate(page["questions"]):
            _complete_question(done, question, f"pages[{p}].questions[{q}]", promised)
    done.left_out = half_languages(of)
    _leave_out(of, done.left_out)
    return done


def _leave_out(content: Content, languages: list[str]) -> None:
    """Half a language would be read mixed with another."""
    if languages:
        places = {place for place, _texts in texts_in(content)}
        for place, each in list(objects_in(content)):
            if place in places:
                for language in languages:
                    each.pop(language, None)


def _complete_question(done: Completed, question: Content, place: str, promised: list[str]) -> None:
    if not question.get("kind"):
        done.missing.append(Missing(place, _("Choose the kind of the question.")))
        question["kind"] = "short_text"
    _complete_texts(done, question, ABOUT_QUESTION, place, promised)
    kind = question["kind"]
    if kind == QuestionKind.SCALE:
        points = question.setdefault("points", [])
        if len(points) < 2:
            done.missing.append(Missing(place, _("Give the scale at least two points.")))
            points.extend({} for _more in range(2 - len(points)))
        for number, point in enumerate(points, start=1):
            _fill(point, promised, f"{STAND_IN} ({number})")
        _tell_languages(done, [*question["points"]], place, _("the words of points"), promised)
    elif kind in CHOOSING:
        choices = question.setdefault("choices", [])
        if len(choices) < 2:
            done.missing.append(Missing(place, _("Give at least two choices.")))
            choices.extend({"code": f"choice_{n}"} for n in range(len(choices) + 1, 3))
        texts = [choice.setdefault("text", {}) for choice in choices]
        for number, text in enumerate(texts, start=1):
            _fill(text, promised, f"{STAND_IN} ({number})")
        _tell_languages(done, texts, place, _("the words of choices"), promised)


def _complete_texts(
    done: Completed, holder: Content, about: Mapping[str, Any], place: str, promised: list[str]
) -> None:
    texts = []
    for key, label in about.items():
        text = holder.get(key)
        text = {
            language: said
            for language, said in (text if isinstance(text, dict) else {}).items()
            if isinstance(said, str) and said.strip()
        }
        if text or key not in OPTIONAL:
            holder[key] = text
            texts.append((str(label), text))
        else:
            holder.pop(key, None)
    for label, text in texts:
        if not text:
            done.missing.append(Missing(place, _("Missing: %(what)s.") % {"what": label}))
            text.update(dict.fromkeys(promised, STAND_IN))
    for language in promised:
        absent = [label for label, text in texts if not text.get(language)]
        _tell_language(done, place, language, absent)
    for _label, text in texts:
        for language in promised:
            text.setdefault(language, next(iter(text.values())))


def _fill(text: Content, promised: list[str], stand_in: str) -> None:
    """Marks what is missing with a stand-in, which `_tell_languages` finds."""
    for language in [each for each in LANGUAGES if not str(text.get(each, "")).strip()]:
        text.pop(language, None)
    for language in promised:
        text.setdefault(language, stand_in)


def _tell_languages(
    done: Completed, texts: list[Content], place: str, label: str, promised: list[str]
) -> None:
    for language in promised:
        absent = any(str(text[language]).startswith(f"{STAND_IN} (") for text in texts)
        _tell_language(done, place, language, [label] if absent else [])


def _tell_language(done: Completed, place: str, language: str, absent: list[str]) -> None:
    if absent:
        about = {"language": language_name(language), "what": ", ".join(absent)}
        message = _("Missing %(language)s: %(what)s.") % about
        done.missing.append(Missing(place, message, is_translation=True))


def language_name(language: str) -> str:
    """In the middle of a sentence."""
    names = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}
    return names[language]
