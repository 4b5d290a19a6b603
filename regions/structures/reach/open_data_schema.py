"""The part of the OpenAPI document that tells of structures; a test holds answers against it."""

from portal.registry.endpoints import (
    ADDRESS,
    LOCALISED,
    NULLABLE_COUNT,
    TEXT,
    Json,
    content,
    list_of,
    object_of,
    one_of,
)
from regions.structures.models import Structure

COUNT: Json = {"type": "integer", "minimum": 0}
ID: Json = {"type": "integer", "description": "Never given to another"}
NULLABLE_ID: Json = {"type": ["integer", "null"]}
DAY: Json = {"type": "string", "format": "date"}
NULLABLE_DAY: Json = {"type": ["string", "null"], "format": "date"}
NULLABLE_TEXT: Json = {"type": ["string", "null"]}
REGION: Json = {"type": "string", "description": "Region code of Statistics Finland, two digits"}


def operation() -> Json:
    return {
        "operationId": "structures",
        "summary": "The structures in which organisations and wellbeing services counties cooperate",
        "description": (
            "Those that stand today: what each is for, whom its members represent, and how many of the "
            "active organisations of its regions it reaches through them. Persons, meetings and "
            "minutes are never part of it."
        ),
        "responses": {
            "200": {
                "description": "The structures; an empty list where there is none",
                "content": content("application/json", "Structures"),
            },
            "304": {"description": "Unchanged since the ETag sent in If-None-Match"},
            "405": {
                "description": "Only GET and HEAD are answered",
                "content": content("application/problem+json", "Problem"),
            },
        },
    }


def schemas() -> Json:
    return {
        "Structures": object_of(
            {
                "url": ADDRESS,
                "licence": object_of({"name": TEXT, "url": ADDRESS}),
                "on": DAY | {"description": "The day of which members and reach are"},
                "structures": list_of({"$ref": "#/components/schemas/Structure"}),
            }
        ),
        "Structure": object_of(_structure()),
        "Represented": object_of(
            {
                "structure": NULLABLE_ID | {"description": "A network that is a structure too"},
                "organisation": NULLABLE_TEXT | {"description": "The name of an organisation"},
            },
            "On whose behalf members sit; one of the two is null.",
        ),
        "Reach": object_of(
            {
                "organisations": COUNT | {"description": "Active ones that it reaches, each once"},
                "of": COUNT | {"description": "Active ones of its regions, or of the country"},
            },
            "A member covers what it stands for and all that belongs to that, of any depth.",
        ),
    }


def _structure() -> Json:
    return {
        "id": ID,
        "url": ADDRESS,
        "invented": {"type": "boolean", "description": "Made up to show the portal: no data"},
        "kind": one_of(*Structure.Kind.values),
        "name": LOCALISED,
        "purpose": LOCALISED,
        "remit": LOCALISED | {"description": "What it may decide"},
        "national": {"type": "boolean", "description": "Of the whole country"},
        "regions": list_of(REGION) | {"description": "Empty where it is national"},
        "parent": NULLABLE_ID | {"description": "The structure that it stands under"},
        "founded_year": NULLABLE_COUNT,
        "founded_month": NULLABLE_COUNT,
        "term_starts_on": NULLABLE_DAY,
        "term_ends_on": NULLABLE_DAY,
        "meetings_a_year": NULLABLE_COUNT,
        "rhythm": LOCALISED,
        "entry": one_of(*Structure.Entry.values)
        | {"description": "Open to all, or members are nominated"},
        "represented": list_of({"$ref": "#/components/schemas/Represented"}),
        "reach": {"$ref": "#/components/schemas/Reach"},
    }
