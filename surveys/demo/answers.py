"""Invented answers to the situational survey. Numbers drawn from a fixed seed, words from a list."""

import random
from collections.abc import Iterator, Sequence

from surveys.questionnaire.answers import Answers, AnswerValue
from surveys.questionnaire.definition import CANNOT_SAY, Definition, Question

# What 39 experts' answers must add up to, so that the means are those published: 3.3, 3.4 and 3.6.
EXPERTS = 39
TARGETS = {"involve": 129, "unite": 133, "reach": 140}
LOWEST, HIGHEST = 1, 5

REASONS = {
    "fi": (
        "Neuvottelukunta kokoontuu säännöllisesti, mutta pienet yhdistykset jäävät syrjään.",
        "Tieto kulkee, päätöksiin pääsee vaikuttamaan liian myöhään.",
        "Verkostotapaamiset ovat tiiviitä ja niihin on helppo tulla.",
        "Rakenne on vasta käynnistymässä.",
        "Etäyhteydet ovat tuoneet mukaan reuna-alueiden järjestöjä.",
    ),
    "sv": (
        "Delegationen sammanträder regelbundet, men små föreningar hamnar utanför.",
        "Informationen löper, men det går att påverka först sent.",
        "Nätverksträffarna är täta och det är lätt att komma med.",
    ),
}
ORGANISERS = (
    "Alueen järjestökeskus",
    "Hyvinvointialueen osallisuusyksikkö",
    "Yhdessä, vuorovuosin",
)
NEEDS = {
    "fi": (
        "Yhteisen vuosikellon, jotta tiedämme, milloin mistäkin päätetään.",
        "Nimetyn yhteyshenkilön ja kokoustiloja myös kuntakeskusten ulkopuolelta.",
        "Pidempiä avustuskausia: vuosi on liian lyhyt suunnitella.",
    ),
    "sv": (
        "En gemensam årsklocka, så att vi vet när det beslutas om vad.",
        "En utsedd kontaktperson, också på svenska.",
    ),
}
WELLBEING = {
    "fi": ("Järjestöillä on oma luku, mutta tavoitteita ei seurata.", "Järjestöt mainitaan."),
    "sv": ("Organisationerna nämns, men målen följs inte upp.",),
}


def experts_answers(
    definition: Definition, region_codes: Sequence[str], *, seed: int = 3
) -> list[Answers]:
    """One set of answers for each region in `region_codes`; the three main means come out as published."""
    draw = random.Random(seed)  # noqa: S311, an invented world, not a secret
    level = {region_code: draw.gauss(0, 0.6) for region_code in sorted(set(region_codes))}
    scores = {
        code: _adding_up(
            [_score(draw, 3.4 + level[region_code]) for region_code in region_codes], total, draw
        )
        for code, total in TARGETS.items()
    }
    made = []
    for at, region_code in enumerate(region_codes):
        answers = _answers(draw, definition, 3.3 + level[region_code], "fi", unsure=0.03)
        for code in TARGETS:
            reason = answers[code].text
            answers[code] = AnswerValue((scores[code][at],), reason)
        made.append(answers)
    return made


def organisations_answers(
    definition: Definition, groups: Sequence[tuple[str, str]], *, seed: int = 5
) -> Iterator[Answers]:
    """Answers for each (region code, language)."""
    draw = random.Random(seed)  # noqa: S311
    level = {
        region_code: draw.gauss(0, 0.4)
        for region_code in sorted({region_code for region_code, _ in groups})
    }
    for region_code, language in groups:
        yield _answers(draw, definition, 2.9 + level[region_code], language, unsure=0.12)


def _answers(
    draw: random.Random, definition: Definition, centre: float, language: str, *, unsure: float
) -> Answers:
    return {
        question.code: given
        for question in definition.questions
        if (given := _answer_value(draw, question, centre, language, unsure))
    }


def _answer_value(
    draw: random.Random, question: Question, centre: float, language: str, unsure: float
) -> AnswerValue:
    if question.is_text:
        return AnswerValue((), _free_text(draw, question, language) if draw.random() < 0.3 else "")
    if question.kind == question.Kind.NUMBER:
        return AnswerValue((draw.randint(1, 14),)) if draw.random() < 0.8 else AnswerValue()
    if question.kind == question.Kind.MULTIPLE:
        plain = [choice.number for choice in question.choices if not choice.alone]
        return AnswerValue(tuple(sorted(draw.sample(plain, draw.randint(1, 3)))))
    if question.cannot_say and draw.random() < unsure:
        return AnswerValue((CANNOT_SAY,))
    reason = draw.choice(REASONS[language]) if question.why and draw.random() < 0.2 else ""
    if question.is_scale:
        return AnswerValue((_score(draw, centre),), reason)
    return AnswerValue((draw.choice(question.choices).number,), reason)


def _free_text(draw: random.Random, question: Question, language: str) -> str:
    if question.code == "organiser":
        return draw.choice(ORGANISERS)
    return draw.choice((NEEDS if question.code == "needs" else WELLBEING)[language])


def _score(draw: random.Random, centre: float) -> int:
    return min(max(round(draw.gauss(centre, 0.8)), LOWEST), HIGHEST)


def _adding_up(scores: list[int], total: int, draw: random.Random) -> list[int]:
    """The scores moved by single points, here and there, until they add up to `total`."""
    while (gap := total - sum(scores)) != 0:
        at = draw.randrange(len(scores))
        moved = scores[at] + (1 if gap > 0 else -1)
        if LOWEST <= moved <= HIGHEST:
            scores[at] = moved
    return scores
