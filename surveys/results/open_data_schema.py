"""The part of the OpenAPI document that tells of a round's results; a test holds answers against it."""

from portal.registry.endpoints import (
    ADDRESS,
    LOCALISED,
    MOMENT,
    NULLABLE_COUNT,
    NULLABLE_NUMBER,
    TEXT,
    Json,
    content,
    list_of,
    object_of,
    one_of,
)
from surveys.questionnaire.definition import QuestionKind


def operation() -> Json:
    return {
        "operationId": "roundResults",
        "summary": "The results of one round",
        "description": (
            "Open to everybody where the results are published; otherwise to people who are "
            "signed in to the portal and may read them there. Before a round is over it has none."
        ),
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
        ],
        "responses": {
            "200": {
                "description": "The results",
                "content": content("application/json", "RoundResults"),
            },
            "304": {"description": "Unchanged since the ETag sent in If-None-Match"},
            "404": {
                "description": "No such round, or not for the one who asks",
                "content": content("application/problem+json", "Problem"),
            },
            "405": {
                "description": "Only GET and HEAD are answered",
                "content": content("application/problem+json", "Problem"),
            },
        },
    }


def schemas() -> Json:
    return {
        "RoundResults": object_of(
            _round(), optional={"corrections": list_of(object_of(_correction()))}
        ),
        "Place": object_of(
            {
                "code": {"type": "string", "description": "Region code, or “nationwide”"},
                "kind": one_of("region", "nationwide"),
                "name": {"oneOf": [LOCALISED, {"type": "null"}]},
            }
        ),
        "Question": object_of(_question()),
        "Cell": object_of(
            _cell(),
            "One question in one place. Where hidden is a reason, all else is null.",
            optional=_cell_extras(),
        ),
        "PlaceCell": {
            "allOf": [
                {"$ref": "#/components/schemas/Cell"},
                object_of({"place": {"type": "string"}}),
            ]
        },
        "Share": object_of(
            {
                "code": {
                    "type": "string",
                    "description": "A choice; a class of numbers; of days the month (2026-11), or "
                    "the year; the code of a region or a municipality; “others” for municipalities "
                    "that few named",
                },
                "count": {"type": "integer", "minimum": 0},
                "share": {"type": "number", "minimum": 0, "maximum": 1},
            },
            "Of all who answered the question, those who cannot say included.",
        ),
        "Published": object_of(
            _published(), "A figure published elsewhere; never pooled with these."
        ),
    }


def _round() -> Json:
    return {
        "id": {"type": "integer"},
        "url": {"type": "string", "format": "uri"},
        "name": LOCALISED,
        "licence": {
            "oneOf": [object_of({"name": TEXT, "url": ADDRESS}), {"type": "null"}],
            "description": (
                "Under which the figures of the round may be used; null until its results are "
                "published. Those under `published` belong to their sources."
            ),
        },
        "invented": {"type": "boolean", "description": "Made up to show the portal: no data"},
        "survey": object_of(
            {"code": {"type": "string"}, "version": {"type": "integer"}, "title": LOCALISED}
        ),
        "audience": one_of("experts", "organisations"),
        "confidentiality": one_of("named", "confidential"),
        "minimum_group": {"type": "integer", "minimum": 1},
        "opened_at": MOMENT,
        "closed_at": MOMENT,
        "results_published_at": MOMENT,
        "invited": {"type": "integer", "minimum": 0},
        "answered": {
            "type": "integer",
            "minimum": 0,
            "description": "Of those who were invited",
        },
        "imported": {
            "type": "integer",
            "minimum": 0,
            "description": "Responses that were collected elsewhere and came in a file",
        },
        "places": list_of({"$ref": "#/components/schemas/Place"}),
        "questions": list_of({"$ref": "#/components/schemas/Question"}),
    }


def _correction() -> Json:
    """Of words that were mended after the first answer; told where there were any."""
    return {
        "at": MOMENT,
        "by_role": {
            "type": ["string", "null"],
            "description": "What whoever corrected them was then, as the portal calls its roles",
        },
        "question": {
            "type": ["string", "null"],
            "description": "The code of the question; null for the words of a page or the survey",
        },
        "place": {
            "type": "string",
            "description": "Where the text stands in the definition of the survey",
        },
        "language": one_of("fi", "sv", "en"),
        "before": {"type": "string"},
        "after": {"type": "string"},
    }


def _question() -> Json:
    return {
        "code": {"type": "string"},
        "number": {"type": "integer"},
        "kind": one_of(*map(str, QuestionKind)),
        "text": LOCALISED,
        "unit": LOCALISED,
        "choices": list_of(
            object_of({"code": {"type": "string"}, "value": {"type": "integer"}, "text": LOCALISED})
        ),
        "answers_in_words": NULLABLE_COUNT
        | {
            "description": "How many texts may be read; null if too few, or nothing was to be written"
        },
        "all": {"oneOf": [{"$ref": "#/components/schemas/Cell"}, {"type": "null"}]},
        "by_place": list_of({"$ref": "#/components/schemas/PlaceCell"}),
        "mean_of_regions": NULLABLE_NUMBER
        | {"description": "Of the regions that are shown, each counting once"},
        "strongest": list_of({"type": "string"}),
        "weakest": list_of({"type": "string"}),
        "published": list_of({"$ref": "#/components/schemas/Published"}),
    }


def _cell() -> Json:
    return {
        "hidden": one_of(None, "few", "protects")
        | {
            "description": "few: fewer answered than minimum_group. "
            "protects: it would tell what a few have answered."
        },
        "answered": NULLABLE_COUNT | {"description": "With those who cannot say"},
        "n": NULLABLE_COUNT
        | {
            "description": "Of how many the mean is. Where there is no mean, of how many the "
            "shares are: the same as answered."
        },
        "mean": NULLABLE_NUMBER,
        "standard_deviation": NULLABLE_NUMBER | {"description": "Of a sample: divided by n - 1"},
        "median": NULLABLE_NUMBER,
        "distribution": {
            "oneOf": [list_of({"$ref": "#/components/schemas/Share"}), {"type": "null"}]
        },
    }


def _cell_extras() -> Json:
    """There where they apply, and only there."""
    return {
        "withheld": one_of("protects")
        | {
            "description": "So many answered that it is told how many of them said something; but "
            "means and shares would tell what a few have answered, and are null."
        },
        "cannot_say": {
            "type": "integer",
            "minimum": 0,
            "description": "Beside withheld, which has no distribution",
        },
        "mean_hidden": one_of("protects")
        | {"description": "Of numbers: one of them could be computed from their mean."},
        "rounded_to": {
            "type": "number",
            "description": "Numbers that were given in confidence: mean and deviation are "
            "multiples of this. The median is the middle of its class.",
        },
    }


def _published() -> Json:
    return {
        "value": {"type": "number"},
        "n": NULLABLE_COUNT,
        "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
        "source": LOCALISED,
        "source_url": {"type": "string"},
        "named": list_of(
            object_of(
                {
                    "as": one_of("best", "strong", "work_to_do"),
                    "places": list_of({"type": "string"}),
                }
            )
        ),
    }
