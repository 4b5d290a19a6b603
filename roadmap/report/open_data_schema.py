"""The part of the OpenAPI document that tells of roadmaps; a test holds answers against it."""

from portal.accounts.roles import Role
from portal.registry.endpoints import (
    ADDRESS,
    LOCALISED,
    MOMENT,
    NULLABLE_NUMBER,
    TEXT,
    Json,
    content,
    list_of,
    object_of,
    one_of,
)
from roadmap.models import Outcome, Status, Step, Succession

DAY: Json = {"type": "string", "format": "date"}
NULLABLE_DAY: Json = {"type": ["string", "null"], "format": "date"}
NULLABLE_TEXT: Json = {"type": ["string", "null"]}
NULLABLE_ADDRESS: Json = {"type": ["string", "null"], "format": "uri"}
ID: Json = {"type": "integer", "description": "Never given to another"}
REGION: Json = {"type": "string", "description": "Region code of Statistics Finland, two digits"}


def operation() -> Json:
    return {
        "operationId": "roadmap",
        "summary": "The published roadmaps of cooperation",
        "description": (
            "Those that run first, archived ones after them. What is internal, drafts and who "
            "reported are never part of it."
        ),
        "responses": {
            "200": {
                "description": "The roadmaps; an empty list where none is published",
                "content": content("application/json", "Roadmaps"),
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
        "Roadmaps": object_of(
            {
                "url": ADDRESS,
                "licence": object_of({"name": TEXT, "url": ADDRESS}),
                "roadmaps": list_of(_ref("Roadmap")),
            }
        ),
        "Roadmap": object_of(_roadmap()),
        "RoadmapPriority": object_of(_priority()),
        "RoadmapStep": object_of(_step()),
        "RoadmapStatus": object_of(
            _status(), "The newest of what was reported of a step in a region."
        ),
        "RoadmapTarget": object_of(_target(), "An indicator that the step should move."),
        "InfluencePoint": object_of(
            _point(), "Where something is decided that organisations want to influence."
        ),
        "RoadmapOutcome": object_of(_outcome(), "The newest of what was told of the decision."),
        "RoadmapMilestone": object_of(_milestone(), "A day of the national reform."),
        "Responsible": object_of(
            {
                "role": one_of(*(role.value for role in Role if role is not Role.PUBLIC), None),
                "organisation": NULLABLE_TEXT,
            },
            "A role of the portal or an organisation, never a person; both null where nobody is named.",
        ),
    }


def _roadmap() -> Json:
    return {
        "id": ID,
        "slug": TEXT,
        "url": ADDRESS,
        "invented": {"type": "boolean", "description": "Made up to show the portal: no data"},
        "title": LOCALISED,
        "summary": LOCALISED,
        "source": LOCALISED,
        "starts_on": DAY,
        "ends_on": DAY,
        "published_at": MOMENT,
        "archived_at": MOMENT | {"description": "Null while it runs"},
        "priorities": list_of(_ref("RoadmapPriority")),
        "milestones": list_of(_ref("RoadmapMilestone")),
    }


def _priority() -> Json:
    return {
        "id": ID,
        "code": TEXT,
        "title": LOCALISED,
        "summary": LOCALISED,
        "steps": list_of(_ref("RoadmapStep")),
        "influence_points": list_of(_ref("InfluencePoint"))
        | {"description": "Of the priority as a whole; those of a step stand there"},
    }


def _step() -> Json:
    return {
        "id": ID,
        "code": {"type": "string", "description": "Once in its priority"},
        "url": ADDRESS,
        "title": LOCALISED,
        "reason": LOCALISED,
        "starts_on": DAY,
        "ends_on": DAY,
        "precision": one_of(*Step.Precision.values)
        | {"description": "How exactly the two days are meant"},
        "national": {"type": "boolean", "description": "Applies to every region"},
        "regions": list_of(REGION),
        "responsible": _ref("Responsible"),
        "targets": list_of(_ref("RoadmapTarget")),
        "superseded_by": list_of(object_of({"step": ID, "kind": one_of(*Succession.Kind.values)}))
        | {"description": "The steps that stand in its place now"},
        "statuses": list_of(_ref("RoadmapStatus"))
        | {"description": "Of regions where somebody has reported"},
        "influence_points": list_of(_ref("InfluencePoint")),
        "source": LOCALISED,
        "source_url": NULLABLE_ADDRESS,
    }


def _status() -> Json:
    return {
        "region": REGION,
        "state": one_of(*Status.State.values),
        "reported_on": DAY,
        "note": NULLABLE_TEXT | {"description": "Null where there is none that is public"},
        "link": NULLABLE_ADDRESS,
    }


def _target() -> Json:
    return {
        "indicator": TEXT,
        "name": LOCALISED,
        "breakdown": NULLABLE_TEXT,
        "from": NULLABLE_NUMBER,
        "from_on": NULLABLE_DAY,
        "to": NULLABLE_NUMBER,
        "by": NULLABLE_DAY,
    }


def _point() -> Json:
    return {
        "id": ID,
        "url": ADDRESS,
        "region": {"type": ["string", "null"], "description": "Null: the whole country"},
        "title": LOCALISED,
        "decider": LOCALISED,
        "decides_on": DAY,
        "statements_until": NULLABLE_DAY,
        "message": LOCALISED,
        "responsible": _ref("Responsible"),
        "outcome": {"oneOf": [_ref("RoadmapOutcome"), {"type": "null"}]},
        "source": LOCALISED,
        "source_url": NULLABLE_ADDRESS,
    }


def _outcome() -> Json:
    return {
        "result": one_of(*Outcome.Result.values),
        "words": LOCALISED,
        "next": LOCALISED,
        "recorded_on": DAY,
    }


def _milestone() -> Json:
    return {
        "id": ID,
        "on": DAY,
        "title": LOCALISED,
        "source": LOCALISED,
        "source_url": NULLABLE_ADDRESS,
    }


def _ref(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}
