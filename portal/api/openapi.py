"""What the open data looks like, as an OpenAPI 3.1 document; a test holds real answers against it."""

from typing import Any

from django.conf import settings

Json = dict[str, Any]

NULLABLE_NUMBER = {"type": ["number", "null"]}
NULLABLE_COUNT = {"type": ["integer", "null"], "minimum": 0}
MOMENT = {"type": ["string", "null"], "format": "date-time"}
TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
WORDS = {"$ref": "#/components/schemas/Words"}


def document() -> Json:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Yhdyspinta: open data",
            "version": "1",
            "license": {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL},
            "description": (
                "Results of survey rounds among organisations and experts of the Finnish "
                "wellbeing services counties. What is hidden to protect those who answered is null, "
                "with a reason. Version 1 may gain fields and never loses one."
            ),
        },
        "servers": [{"url": settings.SITE_ORIGIN}],
        "paths": {"/api/v1/rounds/{id}/results": {"get": _get_results()}},
        "components": {"schemas": _schemas()},
    }


def _get_results() -> Json:
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
                "content": _content("application/json", "RoundResults"),
            },
            "304": {"description": "Unchanged since the ETag sent in If-None-Match"},
            "404": {
                "description": "No such round, or not for the one who asks",
                "content": _content("application/problem+json", "Problem"),
            },
            "405": {
                "description": "Only GET and HEAD are answered",
                "content": _content("application/problem+json", "Problem"),
            },
        },
    }


def _content(media_type: str, schema: str) -> Json:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _object(properties: Json, description: str = "") -> Json:
    """All fields are always there; readers bear with fields that come later."""
    schema = {"type": "object", "required": sorted(properties), "properties": properties}
    return schema | ({"description": description} if description else {})


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


def _enum(*values: str | None) -> Json:
    return {"enum": list(values)}


def _schemas() -> Json:
    return {
        "RoundResults": _object(_round()),
        "Place": _object(
            {
                "code": {"type": "string", "description": "Region code, or “nationwide”"},
                "kind": _enum("region", "nationwide"),
                "name": {"oneOf": [WORDS, {"type": "null"}]},
            }
        ),
        "Question": _object(_question()),
        "Cell": _object(
            _cell(), "One question in one place. Where hidden is a reason, all else is null."
        ),
        "PlaceCell": {
            "allOf": [
                {"$ref": "#/components/schemas/Cell"},
                _object({"place": {"type": "string"}}),
            ]
        },
        "Share": _object(
            {
                "code": {"type": "string", "description": "A choice, or a class of numbers"},
                "count": {"type": "integer", "minimum": 0},
                "share": {"type": "number", "minimum": 0, "maximum": 1},
            },
            "Of all who answered the question, those who cannot say included.",
        ),
        "Published": _object(
            _published(), "A figure published elsewhere; never pooled with these."
        ),
        "Words": {
            "type": "object",
            "description": "One text in several languages",
            "additionalProperties": {"type": "string"},
            "propertyNames": {"enum": ["fi", "sv", "en"]},
        },
        "Problem": _object(
            {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
            },
            "RFC 9457",
        ),
    }


def _round() -> Json:
    return {
        "id": {"type": "integer"},
        "url": {"type": "string", "format": "uri"},
        "name": WORDS,
        "licence": {
            "oneOf": [_object({"name": TEXT, "url": ADDRESS}), {"type": "null"}],
            "description": (
                "Under which the figures of the round may be used; null until its results are "
                "published. Those under `published` belong to their sources."
            ),
        },
        "invented": {"type": "boolean", "description": "Made up to show the portal: no data"},
        "survey": _object(
            {"code": {"type": "string"}, "version": {"type": "integer"}, "title": WORDS}
        ),
        "audience": _enum("experts", "organisations"),
        "confidentiality": _enum("named", "confidential"),
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
        "places": _list({"$ref": "#/components/schemas/Place"}),
        "questions": _list({"$ref": "#/components/schemas/Question"}),
    }


def _question() -> Json:
    return {
        "code": {"type": "string"},
        "number": {"type": "integer"},
        "kind": _enum("scale", "single", "multiple", "number", "short_text", "long_text"),
        "text": WORDS,
        "unit": WORDS,
        "choices": _list(
            _object({"code": {"type": "string"}, "value": {"type": "integer"}, "text": WORDS})
        ),
        "answers_in_words": NULLABLE_COUNT
        | {
            "description": "How many texts may be read; null if too few, or nothing was to be written"
        },
        "all": {"oneOf": [{"$ref": "#/components/schemas/Cell"}, {"type": "null"}]},
        "by_place": _list({"$ref": "#/components/schemas/PlaceCell"}),
        "mean_of_regions": NULLABLE_NUMBER
        | {"description": "Of the regions that are shown, each counting once"},
        "strongest": _list({"type": "string"}),
        "weakest": _list({"type": "string"}),
        "published": _list({"$ref": "#/components/schemas/Published"}),
    }


def _cell() -> Json:
    return {
        "hidden": _enum(None, "few", "protects")
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
            "oneOf": [_list({"$ref": "#/components/schemas/Share"}), {"type": "null"}]
        },
    }


def _published() -> Json:
    return {
        "value": {"type": "number"},
        "n": NULLABLE_COUNT,
        "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
        "source": WORDS,
        "source_url": {"type": "string"},
        "named": _list(
            _object(
                {
                    "as": _enum("best", "strong", "work_to_do"),
                    "places": _list({"type": "string"}),
                }
            )
        ),
    }
