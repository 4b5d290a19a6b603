"""What the open data looks like, as an OpenAPI 3.1 document; a test holds real answers against it."""

from django.conf import settings

from portal.registry.endpoints import Json, endpoints, object_of


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
                "with a reason. The published roadmaps of cooperation, and the "
                "structures in which organisations and counties meet. Version 1 may gain fields and never loses one."
            ),
        },
        "servers": [{"url": settings.SITE_ORIGIN}],
        "paths": {each.path: {"get": each.operation} for each in endpoints},
        "components": {"schemas": _schemas()},
    }


def _schemas() -> Json:
    """Those of the endpoints, and what all of them use."""
    found: Json = {}
    for each in endpoints:
        found |= each.schemas
    return found | {
        "Words": {
            "type": "object",
            "description": "One text in several languages",
            "additionalProperties": {"type": "string"},
            "propertyNames": {"enum": ["fi", "sv", "en"]},
        },
        "Problem": object_of(
            {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
            },
            "RFC 9457",
        ),
    }
